import { UserError } from '../../lib/user-error';

/** A stack, and those that must be applied before it. */
export interface Ordered {
  /** Its name. */
  readonly stack: string;
  /** Names of the stacks that it depends on; those that are not in the list are ignored. */
  readonly dependencies: readonly string[];
}

/**
 * Stacks in the order in which they are applied: each after those that it depends on, otherwise by name.
 * @throws UserError if they depend on each other in a cycle
 */
export function inOrder<Each extends Ordered>(stacks: readonly Each[]): Each[] {
  const left = new Map(
    [...stacks].sort((a, b) => (a.stack < b.stack ? -1 : 1)).map((each) => [each.stack, each] as const),
  );
  const ordered: Each[] = [];
  while (left.size > 0) {
    const next = [...left.values()].filter(({ dependencies }) => !dependencies.some((name) => left.has(name)));
    if (next.length === 0)
      throw new UserError(`these stacks depend on each other in a cycle: ${[...left.keys()].join(', ')}`);
    for (const each of next) {
      ordered.push(each);
      left.delete(each.stack);
    }
  }
  return ordered;
}
