import { z } from 'zod';
import { isMap } from '../lib/json';
import { unwrapped } from './field';

/** Schemas where a text alone is short for an object: the key of the text in that object. */
const SHORT_FOR = z.registry<{ readonly key: string }>();

/** Maps that replace the defaults as a whole instead of being merged with them. */
const REPLACED = z.registry<{ readonly whole: true }>();

/** Marks a schema whose texts are short for `{ [key]: text }`. */
export function shortFor<Schema extends z.ZodType>(key: string, schema: Schema): Schema {
  SHORT_FOR.add(schema, { key });
  return schema;
}

/** Marks a map that replaces the defaults as a whole instead of being merged with them. */
export function replacedWhole<Schema extends z.ZodType>(schema: Schema): Schema {
  REPLACED.add(schema, { whole: true });
  return schema;
}

/**
 * Overrides defaults with what is written for one region or site: maps are merged, key by key and to any depth; lists,
 * values and maps marked by {@link replacedWhole} replace the default. `undefined` overrides nothing.
 */
export function over<Value>(schema: z.core.$ZodType, own: Value | undefined, below: Value | undefined): Value;
export function over(schema: z.core.$ZodType, own: unknown, below: unknown): unknown {
  if (own === undefined) return below;
  const inner = unwrapped(schema);
  if (REPLACED.has(inner) || !isMap(own)) return own;
  const key = SHORT_FOR.get(inner)?.key;
  const under = key !== undefined && below !== undefined && !isMap(below) ? { [key]: below } : below;
  if (!isMap(under)) return own;
  const keys = [...new Set([...Object.keys(under), ...Object.keys(own)])];
  return Object.fromEntries(
    keys.map((name) => {
      const part = partOf(inner, name);
      return [name, part ? over(part, own[name], under[name]) : (own[name] ?? under[name])];
    }),
  );
}

/** Whether what is written under this schema is merged with what is below it. */
export function merges(schema: z.core.$ZodType): boolean {
  const inner = unwrapped(schema);
  return !REPLACED.has(inner) && objectsIn(inner).length > 0;
}

function objectsIn(schema: z.core.$ZodType): (z.ZodObject | z.ZodRecord)[] {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return [schema];
  return schema instanceof z.ZodUnion ? schema.options.flatMap((option) => objectsIn(unwrapped(option))) : [];
}

/** The schema of a key; of several kinds of maps, that of the first that has the key. */
function partOf(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  for (const map of objectsIn(schema)) {
    const part = map instanceof z.ZodRecord ? map.def.valueType : map.shape[key];
    if (part) return part;
  }
  return undefined;
}
