import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { GitLab } from '../../../fleet/ci/gitlab';
import { filesUnder } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { type Answer, serviceDouble } from './service-double';

const TOKEN = 'glpat-secret';
const MARKER = '<!-- fleet-review:lab -->';

/**
 * Runs something in a job of merge request 7 of project 3, whose API answers so; and who was asked with which token.
 */
async function inJob(
  answer: (request: string, body: Readonly<Record<string, unknown>>) => Answer,
  run: (gitlab: GitLab) => Promise<void>,
  variables: Readonly<Record<string, string>> = {},
) {
  const service = await serviceDouble((request, body) => answer(request.replace('/api/v4/', ''), body));
  try {
    const gitlab = new GitLab({
      CI_API_V4_URL: `${service.url}/api/v4`,
      CI_PROJECT_ID: '3',
      CI_MERGE_REQUEST_IID: '7',
      CI_COMMIT_SHA: 'abc',
      FLEET_GITLAB_TOKEN: TOKEN,
      ...variables,
    });
    await run(gitlab);
    return service.authorizations;
  } finally {
    service.close();
  }
}

test('a merge request has one comment of ours, which changes; those of others stay', async () => {
  const other = { id: 5, author: { id: 2 }, body: `${MARKER}\nnot ours` };
  const many = Array.from({ length: 100 }, (_, id) => ({ id: id + 100, author: { id: 3 }, body: 'a talk' }));
  const notes = [other, ...many];
  const answer = (request: string, { body }: Readonly<Record<string, unknown>>): Answer => {
    const page = /^GET projects\/3\/merge_requests\/7\/notes\?per_page=100&page=(\d+)$/.exec(request)?.[1];
    if (request === 'GET user') return { id: 1 };
    if (page !== undefined) return notes.slice((Number(page) - 1) * 100, Number(page) * 100);
    if (request === 'POST projects/3/merge_requests/7/notes') {
      notes.push({ id: 6, author: { id: 1 }, body: String(body) });
      return {};
    }
    const changed = notes.find(({ id }) => request === `PUT projects/3/merge_requests/7/notes/${id}`);
    if (changed) changed.body = String(body);
    return changed;
  };
  for (const text of ['first & one', 'second + two']) {
    const tokens = await inJob(answer, (gitlab) => gitlab.comment(MARKER, text));
    expect(tokens).toEqual(new Set([`Bearer ${TOKEN}`]));
  }
  expect(notes.filter(({ body }) => body.startsWith(MARKER))).toEqual([
    other,
    { id: 6, author: { id: 1 }, body: `${MARKER}\nsecond + two` },
  ]);
});

describe('what was reviewed', () => {
  /** What GitLab knows of a merged commit: a job more than fits on a page, with a name that leads elsewhere. */
  const ANSWERS: Readonly<Record<string, Answer>> = {
    'repository/commits/abc/merge_requests': [
      { iid: 1, state: 'closed' },
      { iid: 7, state: 'merged' },
    ],
    'repository/commits/def/merge_requests': [],
    'merge_requests/7/pipelines': [{ id: 10 }, { id: 12 }, { id: 11 }],
    'pipelines/12/bridges': [{ name: 'plans', downstream_pipeline: { id: 20 } }],
    'pipelines/20/jobs?per_page=100&page=1': [
      { id: 0, name: 'plan hub+1' },
      { id: 8, name: 'plan ../../outside' },
      ...Array.from({ length: 98 }, (_, index) => ({ id: index + 100, name: 'test' })),
    ],
    'pipelines/20/jobs?per_page=100&page=2': [{ id: 1, name: 'review' }],
    'jobs/0/artifacts/plans.out/hub%2B1.bundle': Buffer.from('a bundle'),
    'jobs/8/artifacts/plans.out/..%2F..%2Foutside.bundle': Buffer.from('overwritten'),
    'jobs/1/artifacts/review.out/reviewed.age': Buffer.from('a record'),
  };
  const answerOf = (answers: typeof ANSWERS) => (request: string) => answers[request.replace('GET projects/3/', '')];
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  let folder = '';
  const before = process.cwd();

  beforeEach(() => {
    folder = mkdtempSync(join(temporaryFolder(), 'job-'));
    process.chdir(folder);
  });
  afterEach(() => process.chdir(before));

  test('of a merged commit comes from the last pipeline of its merge request', async () => {
    await inJob(answerOf(ANSWERS), (gitlab) => gitlab.fetchReviewed());
    expect(filesUnder(join(folder, '..'))).toEqual({
      [join(folder.replace(/.*\//, ''), 'plans.out/hub+1.bundle')]: 'a bundle',
      [join(folder.replace(/.*\//, ''), 'review.out/reviewed.age')]: 'a record',
    });
    expect(log).toHaveBeenCalledWith('reviewed in merge request !7, pipeline 20');
  });

  const { 'jobs/1/artifacts/review.out/reviewed.age': _review, ...EXPIRED } = ANSWERS;
  test.each([
    ['a commit that no merge request made', ANSWERS, 'def', 'no merge request made this commit'],
    ['artifacts that have expired', EXPIRED, 'abc', 'the review of pipeline 20 is not there any more'],
  ])('of %s is not there, and the error says what to do', async (_what, answers, CI_COMMIT_SHA, reason) => {
    const remedy = 'Run a pipeline of this branch with FLEET_STACKS set to the stacks, or to all';
    await expect(inJob(answerOf(answers), (gitlab) => gitlab.fetchReviewed(), { CI_COMMIT_SHA })).rejects.toThrow(
      `${reason}, so there is no reviewed plan. ${remedy}`,
    );
  });

  test('comes without the token from where GitLab keeps its files', async () => {
    const store = await serviceDouble(() => Buffer.from('from the store'));
    // Another host in the eyes of `fetch`.
    const elsewhere = new URL(`${store.url.replace('127.0.0.1', 'localhost')}/file`);
    const answers = { ...ANSWERS, 'jobs/1/artifacts/review.out/reviewed.age': elsewhere };
    await inJob(answerOf(answers), (gitlab) => gitlab.fetchReviewed());
    store.close();
    expect([store.authorizations, filesUnder(join(folder, 'review.out'))]).toEqual([
      new Set([undefined]),
      { 'reviewed.age': 'from the store' },
    ]);
  });
});

test.each([
  ['FLEET_GITLAB_TOKEN', { FLEET_GITLAB_TOKEN: '' }, 'FLEET_GITLAB_TOKEN is not set'],
  ['the right to comment', {}, 'GitLab refuses GET user: 404'],
])('without %s the error says so, and shows no token', async (_what, variables, message) => {
  const error = await inJob(
    () => undefined,
    (gitlab) => gitlab.comment(MARKER, 'text'),
    variables,
  ).catch((thrown: Error) => thrown);
  expect(String(error)).toContain(message);
  expect(String(error)).not.toContain(TOKEN);
});

test('an answer that is something else names the first place that is wrong', async () => {
  const answer = (request: string): Answer =>
    request === 'GET user' ? { id: 1 } : [{ id: 1, author: { id: 'one' }, body: '' }];
  await expect(inJob(answer, (gitlab) => gitlab.comment(MARKER, 'text'))).rejects.toThrow(
    /the answer of GitLab to merge_requests\/7\/notes.* is not as expected: \[0\]\.author\.id: .*number/,
  );
});
