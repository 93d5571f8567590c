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

/** The placeholder for a stack's own name while stacks are compared; no name contains it. */
const OWN = '\u0000';

/**
 * Merges what is the same in several stacks: a change of 1,000 sites is one to read. Where it contains the name of its
 * stack or site, the others may contain theirs.
 */
export function shared<T>(stacks: readonly StackReview[], pick: (stack: StackReview) => readonly T[]): Shared<T>[] {
  const found = new Map<string, { what: T; text: string; stacks: string[]; ownNames: boolean }>();
  for (const stack of stacks) {
    const things = pick(stack);
    if (things.length === 0) continue;
    const own = ownName(stack.stack);
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
  return [...found.values()].map(({ what, stacks: names, ownNames }) => ({ what, stacks: names, ownNames }));
}

/** The name of the stack's site or region, as in JSON. */
function ownName(stack: string): string {
  return JSON.stringify(stack.replace(/^(leaf|region)-/, '')).slice(1, -1);
}

/** Replaces a name by the placeholder where it is a whole word: in `leaf-edge1` it is, in `edge10` it is not. */
function withoutName(text: string, name: string): string {
  if (name === '') return text;
  let result = '';
  let from = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isWord(text[at - 1]) || isWord(text[at + name.length])) continue;
    result += text.slice(from, at) + OWN;
    from = at + name.length;
  }
  return result + text.slice(from);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}
