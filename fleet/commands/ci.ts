import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { synthesizeBase } from '../ci/base-synthesis';
import { writeBundle } from '../ci/bundle';
import { cleanTree } from '../ci/git-tree';
import { GitHub } from '../ci/github';
import { GitLab } from '../ci/gitlab';
import { gitlabChild as gitlabChildText } from '../ci/gitlab-child';
import { writeKubeconfig } from '../ci/kubeconfig';
import { takePlanKey } from '../ci/plan-key';
import { PrivateFolder } from '../ci/private-folder';
import { stackWords } from '../ci/stack-words';
import { readWaiting } from '../ci/waiting-file';
import { Children } from '../terraform/children';
import { NAME } from '../terraform/record';
import { readTypedJson } from '../terraform/typed-json';
import { changedJson, changedText, compareStacks } from './changed';
import { lockTimeout, thisEnvironment } from './ci-variables';
import { inPipeline } from './in-pipeline';
import { planAndReview } from './plan';
import { COMMENT_LIMIT } from './review-options';
import { Progress } from './terminal';
import { writeFiles } from './write-files';

export { apply } from './ci-apply';
export { review } from './ci-review';

/** Stacks that are planned at the same time. */
const PARALLEL = 4;

/** Runs `fleet ci changed`. */
export const changed = inPipeline(
  async (platform, { baseRef, matrix, json }: { baseRef: string; matrix: number; json?: string }) => {
    const environment = thisEnvironment();
    const children = new Children();
    const progress = new Progress();
    const folder = new PrivateFolder().file('base');
    const base = await synthesizeBase(children, {
      ref: baseRef,
      environment,
      folder,
      say: (text) => progress.print(text),
    });
    progress.show(`synthesizing ${environment}`);
    const found = await compareStacks(children, { environment, base, jobs: matrix });
    if (json !== undefined) {
      mkdirSync(dirname(json), { recursive: true });
      writeFiles(new Map([[json, changedJson(found)]]));
    }
    platform.outputs({
      matrix: JSON.stringify(found.matrix),
      count: String(found.matrix.include.length),
      removed: found.removed.join(' '),
    });
    progress.print(changedText(found));
  },
);

/** Runs `fleet ci plan`. */
export const plan = inPipeline(async (_platform, given: readonly string[], { bundle }: { bundle: string }) => {
  const key = takePlanKey(process.env);
  const children = new Children();
  const tree = await cleanTree(children);
  writeKubeconfig(process.env);
  const out = new PrivateFolder().folder('plans');
  const names = stackWords(given);
  await planAndReview(
    names.join() === 'all' ? [] : names,
    {
      out,
      parallel: PARALLEL,
      lockTimeout: lockTimeout(),
      keepJson: true,
      passing: true,
      failOn: 'never',
      markdownLimit: COMMENT_LIMIT,
    },
    children,
  );
  await writeBundle(bundle, out, tree, key);
});

/** Runs `fleet ci github-find`. */
export const githubFind = inPipeline(async (platform, { workflow }: { workflow: string }) => {
  const run = await new GitHub(process.env).reviewedRun(workflow);
  platform.outputs({ run: run ?? '' });
});

/** Runs `fleet ci github-continue`. */
export const githubContinue = inPipeline(async (_platform, waiting: string) => {
  const stacks = readWaiting(waiting);
  if (stacks.length > 0) await new GitHub(process.env).runAgain(stacks);
});

const CHANGED = z.object({
  matrix: z.object({ include: z.array(z.object({ name: z.string(), stacks: z.string() })) }),
  removed: z.array(NAME),
});

/** Runs `fleet ci gitlab-child`. */
export const gitlabChild = inPipeline(async (_platform, path: string) => {
  if (!existsSync(path)) throw new UserError(`there is no file ${path}`);
  const what = 'what `fleet ci changed --json` writes';
  const { matrix, removed } = readTypedJson(CHANGED, readFileSync(path, 'utf8'), { path, what });
  process.stdout.write(gitlabChildText({ jobs: matrix.include, removed }));
});

/** Runs `fleet ci gitlab-fetch`. */
export const gitlabFetch = inPipeline(() => new GitLab(process.env).fetchReviewed());
