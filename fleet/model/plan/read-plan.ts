import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { escaped as shown } from '../../../lib/escaped';
import { UserError } from '../../../lib/user-error';
import type { Plan } from './plan';
import { showCommand, stackOfFile } from './plan-file';
import { planFrom } from './plan-from';

/** Where a plan is. */
export interface PlanSource {
  /** A file with what `terraform show -json` wrote. */
  readonly path: string;
  /** Name of the stack. @default the plan's own output says it, else the file's name without its endings */
  readonly stack?: string;
}

/**
 * A file that is larger is refused, in bytes. The plan of a hub with a thousand sites takes about 10 MiB; what is much
 * larger is something else, and to read it would take ten times its size of memory.
 */
export const LARGEST_PLAN = 100 * 1024 * 1024;

/**
 * Reads a plan.
 * @throws UserError for a file that cannot be read, is too large, or is no plan; the message names it and says what to
 * do
 */
export function readPlan({ path, stack }: PlanSource): Plan {
  const bytes = readBytes(path);
  const json = parse(path, bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return planFrom(json, { path, digest, stack: stack ?? stackOfFile(path) });
}

/**
 * Reads plans, each of another stack.
 * @throws UserError with what is wrong with each of them
 */
export function readPlans(sources: readonly PlanSource[]): Plan[] {
  const problems: string[] = [];
  const plans: Plan[] = [];
  for (const source of sources) {
    try {
      plans.push(readPlan(source));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  problems.push(...together(plans));
  if (problems.length > 0) throw new UserError([...problems, 'Nothing was written.'].join('\n'));
  return plans;
}

/** What is wrong with plans that are each right. */
function together(plans: readonly Plan[]): string[] {
  const problems: string[] = [];
  const byStack = grouped(plans, ({ stack }) => stack);
  for (const [stack, paths] of byStack) {
    if (paths.length === 1) continue;
    problems.push(`${paths.join(' and ')} are both plans of the stack ${shown(stack)}: give one plan for each stack`);
  }
  const environments = grouped(
    plans.filter(({ of }) => of),
    ({ of }) => of?.environment ?? '',
  );
  if (environments.size > 1) {
    const each = [...environments].map(([environment, [path]]) => `${shown(environment)} (${path})`);
    problems.push(`these are plans of several environments: ${each.join(', ')}: review one at a time`);
  }
  return problems;
}

/** The files of plans that have something in common. */
function grouped(plans: readonly Plan[], by: (plan: Plan) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const plan of plans) groups.set(by(plan), [...(groups.get(by(plan)) ?? []), shown(plan.path)]);
  return groups;
}

function readBytes(path: string): Buffer {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${shown(path)} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`);
  }
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) {
      throw new UserError(`${shown(path)} is a folder: give the files in it, e.g. ${shown(`${path}/*.json`)}`);
    }
    if (stats.size > LARGEST_PLAN) {
      const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
      throw new UserError(
        `${shown(path)} is too large: ${megabytes(stats.size)}, and a plan may have ${megabytes(LARGEST_PLAN)}; review the stacks of one environment, a file for each`,
      );
    }
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function parse(path: string, bytes: Buffer): unknown {
  if (bytes.subarray(0, 2).toString() === 'PK') {
    throw new UserError(
      `${shown(path)} is a saved plan: give what \`terraform show -json ${basename(path)}\` writes, in the folder that it was planned in`,
    );
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new UserError(`${shown(path)} is empty: \`terraform show -json\` did not write a plan`);
  try {
    return JSON.parse(text);
  } catch {
    if (isLog(text)) {
      throw new UserError(`${shown(path)} is the log of \`terraform plan -json\`: ${showCommand(path)}`);
    }
    throw new UserError(`${shown(path)} is not JSON, or not all of it: ${showCommand(path)}`);
  }
}

/** Whether the first line is one of the messages that Terraform writes while it works. */
function isLog(text: string): boolean {
  try {
    const first: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
    return typeof first === 'object' && first !== null && '@level' in first;
  } catch {
    return false;
  }
}
