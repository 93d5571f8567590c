import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../lib/user-error';
import { Resolver, readSynthesized } from '../model';
import type { PlanSource } from '../model/plan/read-plan';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import type { Level } from '../review/level';
import { Children } from '../terraform/children';
import { inOrder } from '../terraform/order';
import { planAll } from '../terraform/plan-all';
import {
  emptyPlanFolder,
  jsonFile,
  logFile,
  planFile,
  readPlanFolder,
  removeJson,
  writePlanRecord,
} from '../terraform/plan-folder';
import type { StackPlan } from '../terraform/plan-stack';
import { mergeRecords, type PlansRecord, type RecordedStack } from '../terraform/record';
import { planText } from '../terraform/report';
import { runApp } from '../terraform/run-app';
import { Terraform } from '../terraform/terraform';
import { PLANS_FOLDER } from './places';
import type { ReviewOptions } from './review-options';
import { reviewAndDeliver } from './review-output';
import { OUTPUT_FOLDER, selectedStacks } from './stacks';
import { Progress, style } from './terminal';

interface Options extends ReviewOptions {
  readonly out?: string;
  readonly parallel: number;
  readonly lockTimeout: string;
  readonly keepJson?: boolean;
  readonly from?: readonly string[];
  /** The folder does not outlive the process, so no file of it is named. @default false */
  readonly passing?: boolean;
}

/** Runs `fleet plan`. */
export async function run(stacks: readonly string[], options: Options): Promise<void> {
  if (options.from === undefined) return planAndReview(stacks, options);
  if (stacks.length > 0) throw new UserError('--from reviews everything in its folders: leave out the names of stacks');
  reviewFolders(options.from, options);
}

/**
 * Has Terraform plan stacks, reviews the plans, and sets the exit code.
 * @param asked names of stacks; all where there are none
 */
export async function planAndReview(
  asked: readonly string[],
  options: Options,
  children = new Children(),
): Promise<void> {
  const environment = selectedEnvironment(process.env, cdktfContext());
  const folder = options.out ?? join(PLANS_FOLDER, environment);
  await runApp(children, environment, OUTPUT_FOLDER);
  const app = readSynthesized(OUTPUT_FOLDER);
  const names = selectedStacks(asked, new Resolver(app), environment);
  // Before anything is planned, because it refuses cycles.
  inOrder([...app.stacks.values()].map(({ name, dependencies }) => ({ stack: name, dependencies })));
  emptyPlanFolder(folder);
  const plannedAt = new Date().toISOString();
  const progress = new Progress();
  const busy = new Set<string>();
  progress.print(`${environment}  ${names.length === 1 ? '1 stack' : `${names.length} stacks`}, planning\n`);
  const plans = await planAll(names, {
    app,
    folder,
    terraform: new Terraform({ children, lockTimeout: options.lockTimeout }),
    parallel: options.parallel,
    onBegin: (stack) => progress.show([...busy.add(stack)].join(', ')),
    onEnd: (plan, milliseconds) => {
      busy.delete(plan.stack);
      const log = logFile(folder, plan.stack);
      if (plan.status === 'failed' && plan.output !== '') writeFileSync(log, plan.output, { mode: 0o600 });
      progress.print(planText(plan, milliseconds, options.passing ? undefined : log, style()));
      if (busy.size > 0) progress.show([...busy].join(', '));
    },
  });
  const record: PlansRecord = { environment, plannedAt, stacks: inOrder(plans.map(recorded)) };
  try {
    writePlanRecord(folder, record);
    progress.print('');
    review(record, (stack) => jsonFile(folder, stack), options);
  } finally {
    if (!options.keepJson) removeJson(folder, record.stacks);
  }
  if (process.stdout.isTTY) progress.print(applyHint(record, folder));
}

/** What to type next, shown on a terminal only. */
function applyHint({ environment, stacks }: PlansRecord, folder: string): string {
  const first = stacks.find((each) => each.status === 'planned' && each.changes);
  if (first === undefined) return '';
  const [working, plan] = [join(OUTPUT_FOLDER, environment, first.stack), resolve(planFile(folder, first.stack))];
  return `\nThe plans are in ${folder}. They contain secrets. To apply one unchanged:\n  terraform -chdir=${working} apply ${plan}`;
}

/**
 * Reviews the plans of folders together, and sets the exit code.
 * @returns the verdict; undefined where no stack was planned or waits
 * @throws UserError with all that is wrong with folders and plans
 */
export function reviewFolders(
  folders: readonly string[],
  options: Pick<Options, 'out'> & ReviewOptions,
): { readonly record: PlansRecord; readonly verdict: Level | undefined } {
  const places = new Map<string, string>();
  const records = folders.map((folder) => {
    const record = readPlanFolder(folder);
    for (const { stack } of record.stacks) places.set(stack, jsonFile(folder, stack));
    return record;
  });
  const record = mergeRecords(records);
  const missing = record.stacks
    .filter(({ stack, status }) => status === 'planned' && !existsSync(places.get(stack) ?? ''))
    .map(({ stack }) => `${places.get(stack)} is missing: was it planned with --keep-json?`);
  if (missing.length > 0) throw new UserError(missing.join('\n'));
  if (options.out !== undefined) writePlanRecord(options.out, record);
  return { record, verdict: review(record, (stack) => places.get(stack) ?? '', options) };
}

/** Reviews planned and waiting stacks. The exit code is 1 if a plan failed, because the review is then incomplete. */
function review({ stacks }: PlansRecord, jsonOf: (stack: string) => string, options: ReviewOptions): Level | undefined {
  const failed = stacks.filter(({ status }) => status === 'failed').map(({ stack }) => stack);
  const sources: PlanSource[] = stacks
    .filter(({ status }) => status === 'planned')
    .map(({ stack }) => ({ stack, path: jsonOf(stack) }));
  const waiting = stacks.flatMap((each) =>
    each.status === 'waits' ? [{ stack: each.stack, waitsFor: each.waitsFor, reason: each.reason }] : [],
  );
  const verdict = sources.length + waiting.length > 0 ? reviewAndDeliver(sources, waiting, options) : undefined;
  if (failed.length > 0) {
    console.error(`\nnot planned, so not in this review: ${failed.join(', ')}`);
    process.exitCode = 1;
  }
  return verdict;
}

function recorded(plan: StackPlan): RecordedStack {
  const { stack, dependencies } = plan;
  switch (plan.status) {
    case 'planned':
      return { stack, dependencies, status: 'planned', sha256: plan.sha256, changes: plan.changes };
    case 'waits':
      return { stack, dependencies, status: 'waits', waitsFor: plan.waitsFor, reason: plan.reason };
    case 'failed':
      return { stack, dependencies, status: 'failed' };
  }
}
