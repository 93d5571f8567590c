import { createHash } from 'node:crypto';
import type { Tier } from './environment';
import { LONGEST_LABEL } from './name';

/** Appended to the name of a tier's namespace. */
const SUFFIX = '-trust';
/** Digits of a hash that keeps shortened names unique. */
const DIGITS = 8;

/**
 * The namespace in which the trust root or an identity stack stores what it hands to a tier. Where the tier's stack
 * creates the tier's own namespace, it is a separate one, since it must exist earlier; otherwise it is the tier's own.
 * A long name is shortened.
 */
export function trustNamespace({ namespace: { name, create } }: Pick<Tier, 'namespace'>): string {
  if (!create) return name;
  if (name.length + SUFFIX.length <= LONGEST_LABEL) return `${name}${SUFFIX}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, DIGITS);
  return `${name.slice(0, LONGEST_LABEL - SUFFIX.length - DIGITS - 1)}-${hash}${SUFFIX}`;
}
