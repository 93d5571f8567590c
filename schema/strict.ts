import { z } from 'zod';
import { didYouMean } from '../lib/suggest';
import { show } from './show';
import { notA } from './text';

/** What to say about keys that are refused for a reason. */
export type Hints = Readonly<Record<string, string>>;

/**
 * An object with no other keys than these. An issue about unknown keys carries one line of message for each key.
 * @param what names it in messages, with its article
 */
export function strict<Shape extends z.core.$ZodShape>(what: string, shape: Shape, hints: Hints = {}) {
  const known = Object.keys(shape);
  const wrongType = notA(what);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known, hints)).join('\n')
        : wrongType(issue),
  });
}

function unknownKey(key: string, known: readonly string[], hints: Hints): string {
  const hint = Object.hasOwn(hints, key) ? hints[key] : undefined;
  if (hint !== undefined) return hint;
  return `${show(key)} is not known here${didYouMean(key, known) || `. Known: ${known.join(', ')}`}`;
}

/** A map from names to values of one kind. */
export function named<Value extends z.core.SomeType>(what: string, value: Value) {
  return z.record(z.string(), value, { error: notA(what) });
}
