import { canonicalPath } from '../../constructs/conf/settings/synonyms';
import { type ConfMap, confMap, type ReadValue } from '../model';

/**
 * The value of a setting, under any name that nats-server has for it and in upper or lower case; `undefined` where it
 * is not set.
 */
export function confValue(tree: ConfMap, ...path: readonly string[]): ReadValue | undefined {
  let found: ReadValue | undefined = tree;
  for (const depth of path.keys()) {
    const wanted = path.slice(0, depth + 1).join('.');
    const entries: [string, ReadValue][] = Object.entries(confMap(found));
    found = entries.findLast(([key]) => canonicalPath([...path.slice(0, depth), key]).join('.') === wanted)?.[1];
  }
  return found;
}
