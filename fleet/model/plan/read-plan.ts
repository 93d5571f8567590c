import { createHash } from 'node:crypto';
import { escaped as shown } from '../../../lib/escaped';
import { grouped } from '../../../lib/grouped';
import { UserError } from '../../../lib/user-error';
import type { Plan } from './plan';
import { stackOfFile } from './plan-file';
import { planFrom } from './plan-from';
import { parsePlan } from './plan-json';
import { readBytes, textOf } from './plan-text';

/** Where a plan is. */
export interface PlanSource {
  /** A file with what `terraform show -json` wrote, or the same packed by gzip. */
  readonly path: string;
  /** Name of the stack. @default the plan's own output says it, else the file's name without its endings */
  readonly stack?: string;
}

/**
 * Reads a plan.
 * @throws UserError for a file that cannot be read, is too large, or is no plan; the message names it and says what to
 * do
 */
export function readPlan({ path, stack }: PlanSource): Plan {
  const bytes = readBytes(path);
  const json = parsePlan(path, textOf(path, bytes));
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
  for (const [stack, same] of byStack) {
    if (same.length === 1) continue;
    const paths = same.map(({ path }) => shown(path));
    problems.push(`${paths.join(' and ')} are both plans of the stack ${shown(stack)}: give one plan for each stack`);
  }
  const environments = grouped(
    plans.filter(({ of }) => of),
    ({ of }) => of?.environment ?? '',
  );
  if (environments.size > 1) {
    const each = [...environments].map(
      ([environment, [first]]) => `${shown(environment)} (${shown(first?.path ?? '')})`,
    );
    problems.push(`these are plans of several environments: ${each.join(', ')}: review one at a time`);
  }
  return problems;
}
