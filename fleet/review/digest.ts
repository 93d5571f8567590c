import { createHash } from 'node:crypto';
import { rebuilt } from '../../lib/json';
import { Hidden, type Seen, Unknown } from '../model/plan/seen';

/**
 * A digest of a value: the same in each plan of the same change, another one as soon as the value changes. It ignores
 * hidden and unknown values, and counters of Kubernetes.
 */
export function digestOf(value: Seen): string {
  return createHash('sha256')
    .update(JSON.stringify(rebuilt(value, seenPart, isCounted)))
    .digest('hex')
    .slice(0, 32);
}

function seenPart(part: unknown): unknown {
  return part instanceof Hidden || part instanceof Unknown ? null : part;
}

function isCounted(key: string): boolean {
  return !/^(generation|resource_version|uid)$/.test(key);
}
