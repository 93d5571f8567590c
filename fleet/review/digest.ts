import { createHash } from 'node:crypto';
import { Hidden, isSeenMap, type Seen, Unknown } from '../model/plan/seen';

/**
 * A mark of a value: the same in each plan of the same change, another one as soon as the value is another. What cannot be seen does
 * not count, nor does what Kubernetes counts.
 */
export function digestOf(value: Seen): string {
  return createHash('sha256')
    .update(JSON.stringify(countedOf(value)))
    .digest('hex')
    .slice(0, 16);
}

function countedOf(value: Seen): unknown {
  if (value instanceof Hidden || value instanceof Unknown) return null;
  if (Array.isArray(value)) return value.map(countedOf);
  if (!isSeenMap(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !/^(generation|resource_version|uid)$/.test(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, countedOf(item)]));
}
