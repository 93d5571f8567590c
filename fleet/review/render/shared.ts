import { nameOfStack, withoutName } from '../own-names';
import type { StackReview } from '../review';

/** One thing that is the same in many stacks. */
export interface Shared<T> {
  /** From the first of the stacks. */
  readonly what: T;
  /** Names of all stacks that have it. */
  readonly stacks: readonly string[];
  /** Whether the others have their own names in place of that of the first. */
  readonly ownNames: boolean;
}

/**
 * Merges what is the same in several stacks: a change of 1,000 sites is one to read. Where it contains the name of its
 * stack or site, the others may contain theirs. What fewer stacks have comes first: there is what differs.
 */
export function shared<T>(stacks: readonly StackReview[], pick: (stack: StackReview) => readonly T[]): Shared<T>[] {
  const found = new Map<string, { what: T; text: string; stacks: string[]; ownNames: boolean }>();
  for (const stack of stacks) {
    const things = pick(stack);
    if (things.length === 0) continue;
    const own = nameOfStack(stack.stack);
    for (const what of things) {
      const text = JSON.stringify(what);
      const key = withoutName(text, own);
      const known = found.get(key);
      if (known === undefined) found.set(key, { what, text, stacks: [stack.stack], ownNames: false });
      else {
        // Two of the same content in one stack are two things; each is listed with its stack.
        known.stacks.push(stack.stack);
        known.ownNames ||= known.text !== text;
      }
    }
  }
  return [...found.values()]
    .map(({ what, stacks: names, ownNames }) => ({ what, stacks: names, ownNames }))
    .sort((a, b) => a.stacks.length - b.stacks.length);
}
