import { isMap, type Value } from '../../fleet/model';

/**
 * What differs between two values: `+ path` for what came, `- path` for what went, `~ path` for what changed. Lists of
 * the same length are compared item by item. Paths have no cdktf hashes.
 */
export function differences(
  before: Value | undefined,
  after: Value | undefined,
  path: readonly string[] = [],
): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const where = path.join(' / ').replace(/_[0-9A-F]{8}/g, '');
  if (before === undefined) return [`+ ${where}`];
  if (after === undefined) return [`- ${where}`];
  const [old, now] = [itemsOf(before), itemsOf(after)];
  if (!old || !now) return [`~ ${where}`];
  if (Array.isArray(before) !== Array.isArray(after) || (Array.isArray(before) && old.size !== now.size))
    return [`~ ${where}`];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .flatMap((key) => differences(old.get(key), now.get(key), [...path, key]));
}

function itemsOf(value: Value): Map<string, Value> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item, index) => [String(index), item]));
  return isMap(value) ? new Map(Object.entries(value)) : undefined;
}
