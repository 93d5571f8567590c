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
      const key = withoutName(text, own);
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

/** The name of the site or region whose stack it is, as it stands in JSON. */
function ownName(stack: string): string {
  return JSON.stringify(stack.replace(/^(leaf|region)-/, '')).slice(1, -1);
}

/** Puts the stand-in where a name stands alone: in `leaf-edge1` it does, in `edge10` it does not. */
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
