import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitHub } from '../../../fleet/ci/github';
import { temporaryFolder } from '../../support/folder';
import { GitHubState } from './github-double';

const MARKER = '<!-- fleet-review:lab -->';
const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
beforeEach(() => log.mockClear());

/** Runs something in a job for pull request 7, whose API knows this; the variables say what else the job has. */
async function inJob<Result>(
  state: GitHubState,
  run: (github: GitHub) => Promise<Result>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const service = await state.start();
  try {
    return await run(
      new GitHub({
        GITHUB_API_URL: service.url,
        GITHUB_REPOSITORY: 'someone/fleet',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_REF_NAME: 'main',
        GITHUB_SHA: 'abc',
        GITHUB_TOKEN: 'token',
        GITHUB_WORKFLOW_REF: 'someone/fleet/.github/workflows/apply-staging.yml@refs/heads/main',
        ...variables,
      }),
    );
  } finally {
    service.close();
  }
}

test('an error is one line, whatever is in it, and begins no other command', () => {
  new GitHub({}).annotate('error', '100 %\n::add-mask::x\r');
  expect(log.mock.calls).toEqual([['::error::100 %25%0A::add-mask::x%0D']]);
});

test('outputs are one line each', () => {
  const GITHUB_OUTPUT = join(temporaryFolder(), 'output');
  new GitHub({ GITHUB_OUTPUT }).outputs({ removed: 'leaf-a\nrun=1', count: '2' });
  expect(readFileSync(GITHUB_OUTPUT, 'utf8')).toBe('removed=leaf-a run=1\ncount=2\n');
});

test('a review is in the summary of the run, with one line that says the verdict', () => {
  const GITHUB_STEP_SUMMARY = join(temporaryFolder(), 'summary');
  for (const verdict of ['safe', 'review', 'data'] as const)
    new GitHub({ GITHUB_STEP_SUMMARY }).showReview('text', verdict);
  expect(readFileSync(GITHUB_STEP_SUMMARY, 'utf8')).toBe('text\ntext\ntext\n');
  expect(log.mock.calls.map(([line]) => String(line).split('::')[1])).toEqual(['notice', 'warning', 'error']);
});

test('our comment is found behind a hundred others and changed; one with the marker by another author stays', async () => {
  const state = new GitHubState();
  const theirs = { id: 1, user: { login: 'somebody' }, body: `${MARKER}\nnot ours` };
  const talk = Array.from({ length: 100 }, (_, id) => ({ id: id + 2, user: { login: 'a' }, body: 'talk' }));
  state.comments = [theirs, ...talk];
  await inJob(state, (github) => github.comment(MARKER, 'first'));
  await inJob(state, (github) => github.comment(MARKER, 'second'));
  expect(state.comments.filter(({ body }) => body.startsWith(MARKER))).toEqual([
    theirs,
    expect.objectContaining({ body: `${MARKER}\nsecond` }),
  ]);
});

test.each([
  [{ GITHUB_REF: 'refs/heads/main' }, 'there is no pull request to comment on: GITHUB_REF is refs/heads/main'],
  [{ GITHUB_TOKEN: '' }, 'GITHUB_TOKEN is not set, as it is in a job of the pipeline'],
  [{ GITHUB_REPOSITORY: 'someone/else' }, 'GitHub refuses GET issues/7/comments?per_page=100&page=1: 404'],
  [{ GITHUB_API_URL: 'http://127.0.0.1:9' }, 'GitHub does not answer at http://127.0.0.1:9/repos/someone/fleet: '],
])('with %j a comment is not possible, and the error says why', async (variables, message) => {
  await expect(inJob(new GitHubState(), (github) => github.comment(MARKER, 'x'), variables)).rejects.toThrow(message);
});

test('the last completed run of the merged pull request is the one whose plans are applied', async () => {
  const state = new GitHubState();
  state.pulls = [
    { merged_at: null, merge_commit_sha: 'abc', head: { sha: 'open' } },
    { merged_at: '2026-01-01T00:00:00Z', merge_commit_sha: 'other', head: { sha: 'before' } },
    { merged_at: '2026-01-01T00:00:00Z', merge_commit_sha: 'abc', head: { sha: 'head' } },
  ];
  state.artifacts = ['review'];
  const find = () => inJob(state, (github) => github.reviewedRun('plan.yml'));
  state.runs = [{ id: 1, run_number: 1, head_sha: 'open', status: 'completed' }];
  await expect(find()).rejects.toThrow('no run of plan.yml has planned head: run this workflow by hand to plan it');
  state.runs = [
    { id: 12, run_number: 2, head_sha: 'head', status: 'completed' },
    { id: 13, run_number: 3, head_sha: 'head', status: 'completed' },
    { id: 14, run_number: 4, head_sha: 'head', status: 'in_progress' },
  ];
  expect(await find()).toBe('13');
  state.artifacts = [];
  expect(await find()).toBeUndefined();
  state.pulls = state.pulls.slice(0, 2);
  expect(await find()).toBeUndefined();
});

test('stacks that waited are planned by the workflow of the job itself, whatever its file is called', async () => {
  const state = new GitHubState();
  await inJob(state, (github) => github.runAgain(['hub', 'leaf-a']));
  expect(state.dispatched).toEqual([['apply-staging.yml', { ref: 'main', inputs: { stacks: 'hub leaf-a' } }]]);
});
