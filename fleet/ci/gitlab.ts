import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { Api } from './api';
import { BUNDLES_FOLDER, bundleFile, PLAN_JOB, REVIEW_FOLDER, REVIEW_JOB, TRIGGER_JOB } from './gitlab-child';
import type { Importance, Platform } from './platform';
import { REVIEW_RECORD_FILE } from './review-record-file';
import { variable } from './variable';

const USER = z.object({ id: z.number() });
const NOTES = z.array(z.object({ id: z.number(), author: USER, body: z.string() }));
const MERGE_REQUESTS = z.array(z.object({ iid: z.number(), state: z.string() }));
const PIPELINES = z.array(z.object({ id: z.number() }));
const BRIDGES = z.array(z.object({ name: z.string(), downstream_pipeline: z.object({ id: z.number() }).nullish() }));
const JOBS = z.array(z.object({ id: z.number(), name: z.string() }));

/**
 * The name of a group of stacks, which becomes the name of a file; whoever changes a pipeline chooses those of its
 * jobs.
 */
const GROUP = /^[a-z0-9][a-z0-9.+-]*$/;

/** A job of GitLab CI/CD: https://docs.gitlab.com/ci/variables/predefined_variables/ */
export class GitLab implements Platform {
  constructor(private readonly variables: NodeJS.ProcessEnv) {}

  annotate(importance: Importance, text: string): void {
    (importance === 'error' ? console.error : console.log)(text);
  }

  outputs(): void {}

  showReview(): void {}

  async comment(marker: string, markdown: string): Promise<void> {
    const notes = `merge_requests/${variable(this.variables, 'CI_MERGE_REQUEST_IID')}/notes`;
    const me = await this.api().json(USER, 'user');
    const project = this.project();
    const all = await project.all(NOTES, notes, (some) => some);
    // Only one of our own: anybody may write the marker.
    const own = all.find(({ author, body }) => author.id === me.id && body.startsWith(marker));
    const body = { body: `${marker}\n${markdown}` };
    if (own === undefined) await project.write(notes, { method: 'POST', body });
    else await project.write(`${notes}/${own.id}`, { method: 'PUT', body });
  }

  next(stacks: readonly string[]): string {
    return `To plan what waited: run a pipeline of this branch with FLEET_STACKS="${stacks.join(' ')}"`;
  }

  /**
   * Fetches what was planned and reviewed in the merge request that made the commit of this job: artifacts of jobs of
   * the child pipeline of the merge request's last pipeline. They are written to the folders that those jobs wrote them
   * to.
   * @throws UserError where nothing was reviewed, or it is not there any more
   */
  async fetchReviewed(): Promise<void> {
    const project = this.project();
    const commit = variable(this.variables, 'CI_COMMIT_SHA');
    const requests = await project.json(MERGE_REQUESTS, `repository/commits/${commit}/merge_requests`);
    const merged = requests.find(({ state }) => state === 'merged');
    if (merged === undefined) throw nothing('no merge request made this commit');
    const pipelines = await project.json(PIPELINES, `merge_requests/${merged.iid}/pipelines`);
    const [pipeline] = pipelines.sort((a, b) => b.id - a.id);
    if (pipeline === undefined) throw nothing(`merge request !${merged.iid} has no pipeline`);
    const bridges = await project.json(BRIDGES, `pipelines/${pipeline.id}/bridges`);
    const child = bridges.find(({ name }) => name === TRIGGER_JOB)?.downstream_pipeline;
    if (!child) throw nothing(`pipeline ${pipeline.id} has planned nothing`);
    const jobs = await project.all(JOBS, `pipelines/${child.id}/jobs`, (some) => some);
    for (const { id, name } of jobs) {
      const group = PLAN_JOB.exec(name)?.[1];
      if (group !== undefined && GROUP.test(group)) await fetchFile(project, id, BUNDLES_FOLDER, bundleFile(group));
    }
    const review = jobs.find(({ name }) => name === REVIEW_JOB);
    if (review === undefined || !(await fetchFile(project, review.id, REVIEW_FOLDER, REVIEW_RECORD_FILE))) {
      throw nothing(`the review of pipeline ${child.id} is not there any more`);
    }
    console.log(`reviewed in merge request !${merged.iid}, pipeline ${child.id}`);
  }

  private project(): Api {
    return this.api(`/projects/${variable(this.variables, 'CI_PROJECT_ID')}`);
  }

  private api(path = ''): Api {
    const base = `${variable(this.variables, 'CI_API_V4_URL')}${path}`;
    return new Api('GitLab', base, variable(this.variables, 'FLEET_GITLAB_TOKEN'));
  }
}

/** Writes a file of a job's artifacts, and answers whether there was one. */
async function fetchFile(project: Api, job: number, folder: string, file: string): Promise<boolean> {
  const content = await project.file(`jobs/${job}/artifacts/${folder}/${encodeURIComponent(file)}`);
  if (content === undefined) return false;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), content);
  return true;
}

function nothing(reason: string): UserError {
  return new UserError(
    `${reason}, so there is no reviewed plan. Run a pipeline of this branch with FLEET_STACKS set to the stacks, or to all`,
  );
}
