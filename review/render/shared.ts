import type { StackReview } from '../review';

/** One thing that is the same in many stacks. */
export interface Shared<T> {
  /** As it is in the first of the stacks. */
  readonly what: T;
  /** Names of all the stacks that have it. */
  readonly stacks: readonly string[];
  /** Whether the others have their own names where the first one has its own. */
  readonly ownNames: boolean;
}

/** Stands for a stack's own name while stacks are compared; no name holds it. */
const OWN = '\u0000';

/**
 * Puts together what is the same in several stacks: a change of 1,000 sites is one to read. Where a stack's or its site's own
 * name stands in it, those of the others may stand there in theirs.
 */
export function shared<T>(stacks: readonly StackReview[], pick: (stack: StackReview) => readonly T[]): Shared<T>[] {
  const found = new Map<string, { what: T; text: string; stacks: string[]; ownNames: boolean }>();
  for (const stack of stacks) {
    const things = pick(stack);
    if (things.length === 0) continue;
    const own = ownName(stack.stack);
    for (const what of things) {
      const text = JSON.stringify(what);
      const key = text.replace(own, OWN);
      const known = found.get(key);
      if (known === undefined) found.set(key, { what, text, stacks: [stack.stack], ownNames: false });
      else {
        // Twice in one stack is two things with one content; each is told with its stack.
        known.stacks.push(stack.stack);
        known.ownNames ||= known.text !== text;
      }
    }
  }
  return [...found.values()].map(({ what, stacks: names, ownNames }) => ({ what, stacks: names, ownNames }));
}

/** Matches the name of a stack, or of the site or region whose stack it is, where it stands alone. */
function ownName(stack: string): RegExp {
  const names = [stack, stack.replace(/^(leaf|region)-/, '')].map((name) =>
    JSON.stringify(name)
      .slice(1, -1)
      .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  return new RegExp(`(?<![A-Za-z0-9_])(?:${names.join('|')})(?![A-Za-z0-9_])`, 'g');
}
