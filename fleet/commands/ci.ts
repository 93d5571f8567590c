import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isUserError, UserError } from '../../lib/user-error';
import { applyPlans } from '../ci/apply-plans';
import { synthesizeBase } from '../ci/base-synthesis';
import { type OpenedBundle, openBundle, writeBundle, writeForReview } from '../ci/bundle';
import { bundleFiles } from '../ci/bundle-files';
import { cleanTree, committedTree } from '../ci/git-tree';
import { GitHub } from '../ci/github';
import { GitLab } from '../ci/gitlab';
import { gitlabChild as gitlabChildText } from '../ci/gitlab-child';
import { writeKubeconfig } from '../ci/kubeconfig';
import { takePlanKey } from '../ci/plan-key';
import type { Platform } from '../ci/platform';
import { PrivateFolder } from '../ci/private-folder';
import { removedStacksMarkdown } from '../ci/removed-stacks';
import { type ReviewRecord, readReviewRecord, writeReviewRecord } from '../ci/review-record';
import { REVIEW_RECORD_FILE } from '../ci/review-record-file';
import { checkVerdict, type ReviewedPlans, reviewedPlans } from '../ci/reviewed-plans';
import { thisPlatform } from '../ci/this-platform';
import { readWaiting, writeWaiting } from '../ci/waiting-file';
import { readSynthesized, stackNamed } from '../model';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { commentMarker } from '../review/render';
import { Children } from '../terraform/children';
import { isDuration } from '../terraform/duration';
import { NAME } from '../terraform/record';
import { runApp } from '../terraform/run-app';
import { Terraform } from '../terraform/terraform';
import { readTypedJson } from '../terraform/typed-json';
import { changedJson, changedText, compareStacks } from './changed';
import { planAndReview, reviewFolders } from './plan';
import { COMMENT_LIMIT, type FailOn } from './review-options';
import { OUTPUT_FOLDER } from './stacks';
import { Progress } from './terminal';
import { writeFiles } from './write-files';

/** Characters of a comment that are kept for what is not the review. */
const ROOM = 15_000;

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
  const names = words(given);
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

interface ReviewCommandOptions {
  readonly out: string;
  readonly removed?: string;
  readonly comment?: boolean;
  readonly failOn: FailOn;
}

/** Runs `fleet ci review`. */
export const review = inPipeline(
  async (platform, given: readonly string[], { out, removed = '', comment, failOn }: ReviewCommandOptions) => {
    const key = takePlanKey(process.env);
    const bundles = await openAll(bundleFiles(given), key);
    const tree = await commonTree(bundles);
    const work = new PrivateFolder();
    const folders = bundles.map((bundle, index) => {
      const folder = work.folder(`bundle-${index}`);
      writeForReview(bundle, folder);
      return folder;
    });
    mkdirSync(out, { recursive: true });
    const [markdown, html, json, recordFile] = ['review.md', 'review.html', 'review.json', REVIEW_RECORD_FILE].map(
      (file) => join(out, file),
    ) as [string, string, string, string];
    rmSync(recordFile, { force: true });
    const markdownLimit = COMMENT_LIMIT - ROOM;
    const { record, verdict } = reviewFolders(folders, {
      markdown,
      html,
      json,
      page: 'review.html',
      failOn,
      markdownLimit,
    });
    if (verdict === undefined) throw new UserError('nothing was planned, so nothing is reviewed');
    const { environment, stacks } = record;
    const names = bundles.map(({ path, sha256 }) => ({ name: path.replace(/.*\//, ''), sha256 }));
    const reviewRecord: ReviewRecord = { environment, tree, verdict, bundles: names, stacks: [...stacks] };
    const name = await writeReviewRecord(recordFile, reviewRecord, key);
    if (verdict === 'data') console.log(`to apply it all the same: FLEET_ALLOW_DATA_LOSS=${name}`);
    const text = `${readFileSync(markdown, 'utf8')}${removedStacksMarkdown(words([removed]))}`;
    writeFileSync(markdown, text);
    platform.showReview(text, verdict);
    if (comment) await platform.comment(commentMarker(environment), text);
  },
);

/** Runs `fleet ci apply`. */
export const apply = inPipeline(
  async (platform, given: readonly string[], { reviewed, waiting }: { reviewed: string; waiting?: string }) => {
    const children = new Children();
    const terraform = new Terraform({ children, lockTimeout: lockTimeout() });
    const { record, plans, folders } = await orNothingApplied(() => accepted(children, given, reviewed));
    const { applied, failed, left } = await applyPlans(record.stacks, {
      plans,
      folderOf: (stack) => folders.get(stack) ?? '',
      work: new PrivateFolder(),
      terraform,
      say: (line) => console.log(line),
    });
    console.log(`\napplied:     ${applied.join(' ') || 'nothing'}`);
    if (failed !== undefined) {
      console.log(`failed:      ${failed} (what it had done is in its state)`);
      console.log(`not applied: ${left.join(' ') || 'nothing else'}`);
      throw new UserError(
        `Fix it, then plan and review again: npx fleet ci plan --bundle /tmp/next.bundle ${[failed, ...left].join(' ')}`,
      );
    }
    const stacks = record.stacks.filter(({ status }) => status === 'waits').map(({ stack }) => stack);
    if (waiting !== undefined) writeWaiting(waiting, stacks);
    if (stacks.length === 0) return;
    console.log(`waiting:     ${stacks.join(' ')}`);
    const next = platform.next(stacks);
    if (next !== undefined) console.log(next);
  },
);

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

/**
 * A command of a pipeline: its mistakes are shown where the pipeline shows errors, and its files are for their owner
 * alone.
 */
function inPipeline<Given extends readonly unknown[]>(run: (platform: Platform, ...given: Given) => Promise<void>) {
  return async (...given: Given): Promise<void> => {
    process.umask(0o077);
    const platform = thisPlatform(process.env);
    try {
      await run(platform, ...given);
    } catch (error) {
      if (!isUserError(error)) throw error;
      platform.annotate('error', error.message);
      process.exitCode = 1;
    }
  };
}

async function openAll(paths: readonly string[], key: string): Promise<OpenedBundle[]> {
  const progress = new Progress();
  const bundles: OpenedBundle[] = [];
  for (const [index, path] of paths.entries()) {
    progress.show(`opening bundle ${index + 1} of ${paths.length}`);
    bundles.push(await openBundle(path, key));
  }
  progress.clear();
  return bundles;
}

/** The git tree of all of them. @throws UserError where one is not of this tree or environment */
async function commonTree(bundles: readonly OpenedBundle[]): Promise<string> {
  const [environment, tree] = [thisEnvironment(), await committedTree(new Children())];
  for (const { path, record, tree: planned } of bundles) {
    if (record.environment !== environment) {
      throw new UserError(`${path} is of ${record.environment}, and the environment here is ${environment}.`);
    }
    if (planned !== tree) {
      throw new UserError(
        `${path} is of git tree ${planned}, and what is checked out is ${tree}: plan all of them again.`,
      );
    }
  }
  return tree;
}

interface Accepted {
  readonly record: ReviewRecord;
  readonly plans: ReviewedPlans;
  /** Working folders of the stacks. */
  readonly folders: ReadonlyMap<string, string>;
}

/** What may be applied. @throws UserError, one sentence, where something is not as it was reviewed */
async function accepted(children: Children, given: readonly string[], reviewed: string): Promise<Accepted> {
  const key = takePlanKey(process.env);
  const named = await readReviewRecord(reviewed, key);
  const { record } = named;
  const environment = thisEnvironment();
  if (record.environment !== environment) {
    throw new UserError(`this review is of ${record.environment}, and the environment here is ${environment}.`);
  }
  const tree = await cleanTree(children);
  if (tree !== record.tree) {
    throw new UserError(
      `what is checked out is not what was planned, git tree ${tree} instead of ${record.tree}: something else was merged ` +
        'in between, or the branch was not up to date. Plan and review again.',
    );
  }
  const plans = await reviewedPlans(record, given, key);
  checkVerdict(named, process.env.FLEET_ALLOW_DATA_LOSS);
  if (record.verdict === 'data') console.log(`losing data is allowed for this review: ${named.name}`);
  writeKubeconfig(process.env);
  await runApp(children, environment, OUTPUT_FOLDER);
  const app = readSynthesized(OUTPUT_FOLDER);
  const planned = record.stacks.filter(({ status }) => status === 'planned').map(({ stack }) => stack);
  const missing = planned.filter((stack) => !app.stacks.has(stack));
  if (missing.length > 0) {
    throw new UserError(`${missing.join(', ')} was reviewed, and is not synthesized here: is NATS_SITES another one?`);
  }
  return { record, plans, folders: new Map(planned.map((stack) => [stack, stackNamed(app, stack).directory])) };
}

/** Runs what comes before anything is applied: where it refuses, it says that too. */
async function orNothingApplied<Type>(run: () => Promise<Type>): Promise<Type> {
  try {
    return await run();
  } catch (error) {
    if (!isUserError(error)) throw error;
    const { message } = error;
    throw new UserError(`${message}${/[.\n]/.test(message.slice(-1)) ? '' : '.'} Nothing was applied.`);
  }
}

function thisEnvironment(): string {
  return selectedEnvironment(process.env, cdktfContext());
}

function lockTimeout(): string {
  const given = process.env.FLEET_LOCK_TIMEOUT || '2m';
  if (isDuration(given)) return given;
  throw new UserError(`FLEET_LOCK_TIMEOUT is ${JSON.stringify(given)}; it has to be a duration such as 90s or 2m`);
}

/** The names in some texts, separated by blanks. */
function words(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/\s+/)).filter(Boolean);
}
