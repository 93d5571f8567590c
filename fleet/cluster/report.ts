import { paint, type Style } from '../../lib/paint';
import type { ClusterProblem } from '../model/problem';
import type { CheckedStack } from './check';
import { RepeatedProblems } from './repeated-problems';

const STACK_WIDTH = 24;
const CONTEXT_WIDTH = 24;

/**
 * A stack in one line, and its problems below it.
 * @param repeated the problems of the stacks before it: one of those is named by its stack. @default none
 */
export function checkText(checked: CheckedStack, style: Style, repeated = new RepeatedProblems()): string {
  const { stack, context, problems, notes, ms } = checked;
  const mark = problems.length === 0 ? paint('✓', 'green', style) : paint('✗', 'red', style);
  if (context === undefined)
    return `  ${mark} ${stack.padEnd(STACK_WIDTH)} ${paint('touches no cluster', 'dim', style)}`;
  const { first, as } = repeated.add(checked);
  const before = as.map(({ stack: other, count }) => `${countOf(count, 'problem')} as in ${other}`);
  const verdict =
    problems.length === 0
      ? 'can be deployed'
      : first.length === 0
        ? before.join(', ')
        : countOf(problems.length, 'problem');
  const head = `  ${mark} ${stack.padEnd(STACK_WIDTH)} ${context.padEnd(CONTEXT_WIDTH)} ${verdict.padEnd(16)} ${`${ms} ms`.padStart(9)}`;
  return [
    head,
    ...first.flatMap((problem) => problemLines(problem, style)),
    ...(first.length === 0 ? [] : before.map((line) => `      ${line}`)),
    ...notes.map((note) => paint(`      note: ${note}`, 'dim', style)),
  ].join('\n');
}

/** A problem, and what to do below it. */
export function problemLines({ object, what, remedy }: ClusterProblem, style: Style): string[] {
  return [`      ${object} ${what}`, ...remedy.map((step) => paint(`        ${step}`, 'dim', style))];
}

/** The summary, and the problems that several stacks have. */
export function checkSummary(stacks: readonly CheckedStack[], style: Style, repeated: RepeatedProblems): string {
  const good = stacks.filter(({ problems }) => problems.length === 0).length;
  const verdict = paint(`${good} of ${countOf(stacks.length, 'stack')} can be deployed`, 'bold', style);
  return [...repeated.lines(), verdict].join('\n');
}

/** For a pipeline: everything as JSON. */
export function checkJson(
  environment: string,
  stacks: readonly CheckedStack[],
  program: readonly ClusterProblem[],
): string {
  const deployable = program.length === 0 && stacks.every(({ problems }) => problems.length === 0);
  return `${JSON.stringify({ environment, deployable, program, stacks }, null, 2)}\n`;
}

/** `1 problem`, `2 problems`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
