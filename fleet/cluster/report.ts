import { paint, type Style } from '../../lib/paint';
import type { Problem } from '../model/problem';
import type { CheckedStack } from './check';

const STACK_WIDTH = 24;
const CONTEXT_WIDTH = 24;

/** A stack in one line, and its problems below it. */
export function checkText({ stack, context, problems, notes, ms }: CheckedStack, style: Style): string {
  const mark = problems.length === 0 ? paint('✓', 'green', style) : paint('✗', 'red', style);
  if (context === undefined) return `  ${mark} ${stack.padEnd(STACK_WIDTH)} ${paint('uses no cluster', 'dim', style)}`;
  const verdict = problems.length === 0 ? 'can be deployed' : countOf(problems.length, 'problem');
  const head = `  ${mark} ${stack.padEnd(STACK_WIDTH)} ${context.padEnd(CONTEXT_WIDTH)} ${verdict.padEnd(16)} ${`${ms} ms`.padStart(9)}`;
  return [
    head,
    ...problems.flatMap((problem) => problemLines(problem, style)),
    ...notes.map((note) => paint(`      note: ${note}`, 'dim', style)),
  ].join('\n');
}

/** A problem, and what to do below it. */
export function problemLines({ object, what, remedy }: Problem, style: Style): string[] {
  return [`      ${object} ${what}`, ...remedy.map((step) => paint(`        ${step}`, 'dim', style))];
}

/** What it all came to. */
export function checkSummary(stacks: readonly CheckedStack[], style: Style): string {
  const good = stacks.filter(({ problems }) => problems.length === 0).length;
  return paint(`${good} of ${countOf(stacks.length, 'stack')} can be deployed`, 'bold', style);
}

/** For a pipeline: everything as JSON. */
export function checkJson(environment: string, stacks: readonly CheckedStack[], program: readonly Problem[]): string {
  const deployable = program.length === 0 && stacks.every(({ problems }) => problems.length === 0);
  return `${JSON.stringify({ environment, deployable, program, stacks }, null, 2)}\n`;
}

/** `1 problem`, `2 problems`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
