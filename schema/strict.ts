import { z } from 'zod';
import { didYouMean } from '../lib/suggest';
import { kindOf } from './field';
import { show } from './show';
import { notA } from './text';

/** Messages for keys that are refused for a specific reason. */
export type Hints = Readonly<Record<string, string>>;

/**
 * Schema of an object with these keys and no others. An issue about unknown keys has one line of message for each key.
 * @param what names it in messages, with its article
 * @param type the name of its interface
 * @param hints messages for keys that are refused for a specific reason
 */
export function strict<Shape extends z.core.$ZodShape>(what: string, type: string, shape: Shape, hints: Hints = {}) {
  const known = Object.keys(shape);
  const wrongType = notA(what);
  const object = z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known, hints)).join('\n')
        : wrongType(issue),
  });
  return kindOf(object, { what, type });
}

function unknownKey(key: string, known: readonly string[], hints: Hints): string {
  const hint = Object.hasOwn(hints, key) ? hints[key] : undefined;
  if (hint !== undefined) return hint;
  return `${show(key)} is not a field here${didYouMean(key, known) || `. Allowed: ${known.join(', ')}`}`;
}

/** Schema of a map from names to values of one kind. */
export function named<Value extends z.core.SomeType>(what: string, value: Value) {
  return kindOf(z.record(z.string(), value, { error: notA(what) }), { what });
}

/** Schema of a list of values of one kind. */
export function listOf<Item extends z.core.SomeType>(what: string, item: Item) {
  return kindOf(z.array(item, { error: notA(what) }), { what });
}
