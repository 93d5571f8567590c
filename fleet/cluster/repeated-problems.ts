import { firstOf } from '../../lib/first-of';
import type { ClusterProblem } from '../model/problem';
import type { CheckedStack } from './check';

/** Problems that another stack has, too. */
interface FoundBefore {
  /** The first stack that has them. */
  readonly stack: string;
  readonly count: number;
}

/** The problems of many stacks, so that one that all of them have is reported once. */
export class RepeatedProblems {
  private readonly known = new Map<string, { readonly problem: ClusterProblem; readonly stacks: string[] }>();

  /**
   * Takes the problems of a stack.
   * @returns those that no stack before has; of the others how many were found in which stack first
   */
  add(checked: CheckedStack): { readonly first: readonly ClusterProblem[]; readonly as: readonly FoundBefore[] } {
    const first: ClusterProblem[] = [];
    const as = new Map<string, number>();
    for (const problem of checked.problems) {
      const key = saying(problem, checked);
      const before = this.known.get(key);
      const other = before?.stacks[0];
      if (other !== undefined && other !== checked.stack) as.set(other, (as.get(other) ?? 0) + 1);
      else first.push(problem);
      if (before === undefined) this.known.set(key, { problem, stacks: [checked.stack] });
      else if (!before.stacks.includes(checked.stack)) before.stacks.push(checked.stack);
    }
    return { first, as: [...as].map(([stack, count]) => ({ stack, count })) };
  }

  /** A line for each problem that several stacks have: how many, the first of them, and the problem. */
  lines(): string[] {
    return [...this.known.values()]
      .filter(({ stacks }) => stacks.length > 1)
      .map(
        ({ problem, stacks }) => `${problem.object} ${problem.what}\n  in ${stacks.length} stacks: ${firstOf(stacks)}`,
      );
  }
}

/** What a problem says without the names of its stack, of its site and of its context. */
function saying({ object, what, remedy }: ClusterProblem, { stack, context }: CheckedStack): string {
  const names = [stack, stack.replace(/^(leaf|region|identity)-/, ''), context ?? ''].filter(Boolean);
  return names.reduce(
    (text, name) => text.split(new RegExp(`(?<![\\w-])${name.replace(/\W/g, '\\$&')}(?![\\w-])`)).join('…'),
    JSON.stringify([object, what, remedy]),
  );
}
