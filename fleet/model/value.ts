import { isMap as isJsonMap } from '../../lib/json';

/** What a Terraform expression or argument can hold, as JSON. */
export type Value = null | boolean | number | string | Value[] | ValueMap;

/** A Terraform map or object, and a block with its arguments. */
export interface ValueMap {
  [key: string]: Value;
}

/** Whether a value is a map (not null, not a list). */
export function isMap(value: Value | undefined): value is ValueMap {
  return isJsonMap(value);
}

/**
 * What a block is, in a language that names no field: cdktf writes a block that may stand once as an object, others as
 * a list.
 */
export function blocks(value: Value | undefined): ValueMap[] {
  if (Array.isArray(value)) return value.filter(isMap);
  return isMap(value) ? [value] : [];
}

/** The first of a block's occurrences, if it has any. */
export function block(value: Value | undefined): ValueMap | undefined {
  return blocks(value)[0];
}

/** A list of strings out of a value; numbers and booleans are turned into text, anything else is left out. */
export function texts(value: Value | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => text(item) ?? []);
}

/** A scalar as Terraform writes it in a text, or undefined for null, lists and maps. */
export function text(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** A text that must be there. @param what names it, for the error @throws Error where it is absent or empty */
export function needed(value: Value | undefined, what: string): string {
  const written = text(value);
  if (written === undefined || written === '') throw new Error(`${what} is missing`);
  return written;
}
