import { paint, type Style } from '../../lib/paint';
import type { StackPlan } from './plan-stack';
import { withoutValue } from './without-values';

/** Lines of Terraform's errors that are shown; the rest is in the log file. */
const SHOWN_LINES = 40;

/**
 * One line about the result of a plan, followed by Terraform's errors, if any.
 * @param log path of the file with all of Terraform's output; undefined if there is none
 */
export function planText(plan: StackPlan, milliseconds: number, log: string | undefined, style: Style): string {
  const name = plan.stack.padEnd(24);
  const time = `${(milliseconds / 1000).toFixed(1)} s`;
  switch (plan.status) {
    case 'planned':
      return `  ${paint('✓', 'green', style)} ${name} ${(plan.changes ? 'changes' : 'unchanged').padEnd(9)} ${time.padStart(7)}`;
    case 'waits':
      return `  ${paint('…', 'yellow', style)} ${name} waits for ${plan.waitsFor.join(', ')}: ${plan.reason}`;
    case 'failed': {
      const shown = shownErrors(plan.errors);
      const where = plan.output === '' || log === undefined ? '' : `, see ${log}`;
      return [
        `  ${paint('✗', 'red', style)} ${name} ${plan.problem}${where}`,
        ...shown.map((line) => `      ${line}`),
      ].join('\n');
    }
  }
}

/** The last lines of Terraform's errors. */
function shownErrors(errors: string): string[] {
  const lines = errors.trimEnd().split('\n').slice(-SHOWN_LINES);
  return lines.filter((line) => line.trim() !== '').map(withoutValue);
}
