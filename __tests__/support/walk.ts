import { isMap, type Value, type ValueMap } from '../../fleet/model';
import { rebuilt } from '../../lib/json';

/** The value at a path; an error that says where the path ends if there is none. */
export function at(value: Value | undefined, ...path: readonly (string | number)[]): Value {
  let found = value;
  for (const [depth, key] of path.entries()) {
    const next = isMap(found) ? found[key] : Array.isArray(found) ? found[Number(key)] : undefined;
    if (next === undefined) throw new Error(`nothing at ${path.slice(0, depth + 1).join('.')}`);
    found = next;
  }
  if (found === undefined) throw new Error('nothing there');
  return found;
}

/** The map at a path, or an error. */
export function mapAt(value: Value | undefined, ...path: readonly (string | number)[]): ValueMap {
  const found = at(value, ...path);
  if (!isMap(found)) throw new Error(`${path.join('.')} is no map`);
  return found;
}

/** The text at a path, or an error. */
export function textAt(value: Value | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== 'string') throw new Error(`${path.join('.')} is no text`);
  return found;
}

/** Every text in a value with the path to it. */
export function texts(value: Value, path: readonly string[] = []): { path: readonly string[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => texts(item, [...path, String(index)]));
  if (isMap(value)) return Object.entries(value).flatMap(([key, item]) => texts(item, [...path, key]));
  return [];
}

/** The value with every text in it replaced. */
export function mapTexts(value: Value, change: (text: string) => string): Value {
  return rebuilt(value, (part) => (typeof part === 'string' ? change(part) : part)) as Value;
}
