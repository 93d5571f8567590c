/**
 * Walks JSON values: lists and plain objects are walked, an instance of a class, such as the placeholder of a secret,
 * is one value.
 */

/** A plain object. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/**
 * The prototype of objects whose keys come from outside. No key is found in it, not even `constructor`, `toString` or
 * `__proto__`, which others inherit. It has only what lets JavaScript write such an object in a text.
 */
const BARE: object = Object.freeze(
  Object.create(null, { [Symbol.toPrimitive]: { value: (hint: string) => (hint === 'number' ? Number.NaN : '{…}') } }),
);

/** An object whose keys come from outside: it has only those that it is given. */
export function bareObject<Value>(entries: Iterable<readonly [key: string, value: Value]> = []): {
  [key: string]: Value;
} {
  return madeBare(Object.fromEntries(entries));
}

/** Takes everything that it inherits from an object, in place. */
export function madeBare<Given extends object>(given: Given): Given {
  return Object.setPrototypeOf(given, BARE) as Given;
}

/** Whether a value is a plain object. */
export function isObject(value: unknown): value is JsonObject {
  if (!isMap(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of an instance of a class inherits from another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What an object has under a key from outside; `undefined` where it has only inherited something of that name. */
function at<Value>(given: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(given, key) ? given[key] : undefined;
}

/** Whether a value is a map: an object, of a class too, and no list. */
export function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value, or a part of it, is one of those. */
export function anywhere(value: unknown, isOne: (part: unknown) => boolean): boolean {
  if (isOne(value)) return true;
  if (Array.isArray(value)) return value.some((part) => anywhere(part, isOne));
  return isObject(value) && Object.values(value).some((part) => anywhere(part, isOne));
}

/** Keys, and indexes of lists, that lead to a part of a value. */
export type JsonPath = readonly string[];

/** The parts of a value that hold no others, each with the path to it. */
export function placesOf(value: unknown, path: JsonPath = []): (readonly [part: unknown, path: JsonPath])[] {
  if (!Array.isArray(value) && !isObject(value)) return [[value, path]];
  return Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]));
}

/** The parts of a value that hold no others. */
export function leavesOf(value: unknown): unknown[] {
  return placesOf(value).map(([part]) => part);
}

/**
 * A value with other parts.
 * @param change what becomes of a part that holds no others, at a path of the whole value
 * @param keeps which keys of objects stay. @default all
 */
export function rebuilt(
  value: unknown,
  change: (part: unknown, path: JsonPath) => unknown,
  keeps: (key: string) => boolean = () => true,
  path: JsonPath = [],
): unknown {
  if (Array.isArray(value)) return value.map((part, n) => rebuilt(part, change, keeps, [...path, String(n)]));
  if (!isObject(value)) return change(value, path);
  const kept = Object.entries(value).filter(([key]) => keeps(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, rebuilt(part, change, keeps, [...path, key])]));
}

/** JSON with the keys of every object sorted: equal values give equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(at(value, key) ?? null)}`);
  return `{${entries.join(',')}}`;
}

/**
 * Whether two values are the same, part by part; what is absent is like `null`.
 * @param decide asked first: the answer, or `undefined` if it does not know. @default by identity
 */
export function isSame(a: unknown, b: unknown, decide: (a: unknown, b: unknown) => boolean | undefined): boolean {
  const decided = decide(a, b);
  if (decided !== undefined) return decided;
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((part, index) => isSame(part, b[index], decide));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(at(a, key) ?? null, at(b, key) ?? null, decide));
}

/** Two parts of two values, and their place. */
export type PartPair<Value, Place> = readonly [from: Value | undefined, to: Value | undefined, place: Place];

/** How two values are compared. */
export interface Comparison<Value, Place> {
  /** Whether two parts count as equal. */
  readonly isSame: (...pair: PartPair<Value, Place>) => boolean;
  /** What of two parts is compared in their place; `undefined`: they are reported as a whole. */
  readonly parts: (...pair: PartPair<Value, Place>) => Iterable<PartPair<Value, Place>> | undefined;
  /** Called with each pair that differs. */
  readonly tell: (...pair: PartPair<Value, Place>) => void;
}

/** Compares two values part by part, and reports where they differ. */
export function compare<Value, Place>(
  pair: PartPair<Value, Place>,
  { isSame: same, parts, tell }: Comparison<Value, Place>,
): void {
  if (same(...pair)) return;
  const inner = parts(...pair);
  if (inner === undefined) tell(...pair);
  else for (const each of inner) compare(each, { isSame: same, parts, tell });
}
