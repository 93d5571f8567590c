import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import type { Level } from '../review/level';
import { Api } from './api';
import type { Importance, Platform } from './platform';
import { variable } from './variable';

/** Who writes comments with the token of a job. */
const OURSELVES = 'github-actions[bot]';

/** The line on a verdict, and how much it matters. */
const VERDICTS: Readonly<Record<Level, readonly [Importance, string]>> = {
  safe: ['notice', 'The review says: safe'],
  review: ['warning', 'The review says: somebody has to approve this. The comment or the summary says what'],
  data: ['error', 'The review says: stored data is lost'],
};

const COMMENTS = z.array(
  z.object({ id: z.number(), user: z.object({ login: z.string() }).nullable(), body: z.string() }),
);
const PULLS = z.array(
  z.object({
    merged_at: z.string().nullable(),
    merge_commit_sha: z.string().nullable(),
    head: z.object({ sha: z.string() }),
  }),
);
const RUNS = z.object({
  workflow_runs: z.array(z.object({ id: z.number(), run_number: z.number(), status: z.string() })),
});
const ARTIFACTS = z.object({ artifacts: z.array(z.object({ expired: z.boolean() })) });

/** A job of GitHub Actions: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export class GitHub implements Platform {
  constructor(private readonly variables: NodeJS.ProcessEnv) {}

  annotate(importance: Importance, text: string): void {
    // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
    console.log(`::${importance}::${escaped}`);
  }

  outputs(values: Readonly<Record<string, string>>): void {
    const lines = Object.entries(values).map(([name, value]) => `${name}=${value.replaceAll('\n', ' ')}\n`);
    appendFileSync(variable(this.variables, 'GITHUB_OUTPUT'), lines.join(''));
  }

  showReview(markdown: string, verdict: Level): void {
    appendFileSync(variable(this.variables, 'GITHUB_STEP_SUMMARY'), `${markdown}\n`);
    this.annotate(...VERDICTS[verdict]);
  }

  async comment(marker: string, markdown: string): Promise<void> {
    const ref = variable(this.variables, 'GITHUB_REF');
    const number = /^refs\/pull\/(\d+)\//.exec(ref)?.[1];
    if (number === undefined) throw new UserError(`there is no pull request to comment on: GITHUB_REF is ${ref}`);
    const comments = await this.api.all(COMMENTS, `issues/${number}/comments`, (some) => some);
    // Only one of our own: anybody may write the marker.
    const own = comments.find(({ user, body }) => user?.login === OURSELVES && body.startsWith(marker));
    const body = { body: `${marker}\n${markdown}` };
    if (own === undefined) await this.api.write(`issues/${number}/comments`, { method: 'POST', body });
    else await this.api.write(`issues/comments/${own.id}`, { method: 'PATCH', body });
  }

  next(): undefined {
    return undefined;
  }

  /**
   * Finds the run that planned and reviewed the pull request that made the commit of this job.
   * @param workflow file name of the workflow that plans
   * @returns the id of the run; undefined where nothing was reviewed
   * @throws UserError where the pull request was not planned
   */
  async reviewedRun(workflow: string): Promise<string | undefined> {
    const commit = variable(this.variables, 'GITHUB_SHA');
    const pulls = await this.api.json(PULLS, `commits/${commit}/pulls`);
    const merged = pulls.find((pull) => pull.merged_at !== null && pull.merge_commit_sha === commit);
    if (merged === undefined) {
      this.annotate(
        'warning',
        'No pull request made this commit, so there is no reviewed plan of it. Run this workflow by hand to plan it',
      );
      return undefined;
    }
    const { sha } = merged.head;
    const { workflow_runs: runs } = await this.api.json(
      RUNS,
      `actions/workflows/${encodeURIComponent(workflow)}/runs?event=pull_request&head_sha=${sha}&per_page=100`,
    );
    const [last] = runs.filter(({ status }) => status === 'completed').sort((a, b) => b.run_number - a.run_number);
    if (last === undefined) {
      throw new UserError(`no run of ${workflow} has planned ${sha}: run this workflow by hand to plan it`);
    }
    const { artifacts } = await this.api.json(ARTIFACTS, `actions/runs/${last.id}/artifacts?name=review`);
    if (artifacts.some(({ expired }) => !expired)) return String(last.id);
    this.annotate('notice', `Run ${last.id} has no review: it changed no stack, or its artifacts have expired`);
    return undefined;
  }

  /** Starts the workflow of this job once more, for these stacks. @throws UserError where GitHub refuses */
  async runAgain(stacks: readonly string[]): Promise<void> {
    const reference = variable(this.variables, 'GITHUB_WORKFLOW_REF');
    const workflow = /\/([^/@]+)@/.exec(reference)?.[1];
    if (workflow === undefined) throw new UserError(`GITHUB_WORKFLOW_REF names no workflow: ${reference}`);
    const body = { ref: variable(this.variables, 'GITHUB_REF_NAME'), inputs: { stacks: stacks.join(' ') } };
    await this.api.write(`actions/workflows/${encodeURIComponent(workflow)}/dispatches`, { method: 'POST', body });
    this.annotate('notice', `Planned in another run, which waits for an approval again: ${stacks.join(' ')}`);
  }

  private get api(): Api {
    const repository = `${variable(this.variables, 'GITHUB_API_URL')}/repos/${variable(this.variables, 'GITHUB_REPOSITORY')}`;
    return new Api('GitHub', repository, variable(this.variables, 'GITHUB_TOKEN'));
  }
}
