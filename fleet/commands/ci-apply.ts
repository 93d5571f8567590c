import { isUserError, UserError } from '../../lib/user-error';
import { applyPlans } from '../ci/apply-plans';
import { cleanTree } from '../ci/git-tree';
import { writeKubeconfig } from '../ci/kubeconfig';
import { takePlanKey } from '../ci/plan-key';
import { PrivateFolder } from '../ci/private-folder';
import { type ReviewRecord, readReviewRecord } from '../ci/review-record';
import { checkVerdict, type ReviewedPlans, reviewedPlans } from '../ci/reviewed-plans';
import { writeWaiting } from '../ci/waiting-file';
import { readSynthesized, stackNamed } from '../model';
import { Children } from '../terraform/children';
import { runApp } from '../terraform/run-app';
import { Terraform } from '../terraform/terraform';
import { lockTimeout, thisEnvironment } from './ci-variables';
import { inPipeline } from './in-pipeline';
import { OUTPUT_FOLDER } from './stacks';

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
    throw new UserError(`${message}${/[.?\n]/.test(message.slice(-1)) ? '' : '.'} Nothing was applied.`);
  }
}
