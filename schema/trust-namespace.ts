import { createHash } from 'node:crypto';
import type { Tier } from './environment';
import { LONGEST_LABEL } from './name';

/** Behind the name of a tier's namespace. */
const SUFFIX = '-trust';
/** Digits of a hash, by which names that are cut are told apart. */
const DIGITS = 8;

/**
 * The namespace in which the trust root or the stack of an identity leaves what it hands to a tier. It is there before the
 * tier's own namespace, where that is made by the tier's stack; else it is that one. A long name is cut: what is deployed has
 * the name that it has.
 */
export function trustNamespace({ namespace: { name, create } }: Pick<Tier, 'namespace'>): string {
  if (!create) return name;
  if (name.length + SUFFIX.length <= LONGEST_LABEL) return `${name}${SUFFIX}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, DIGITS);
  return `${name.slice(0, LONGEST_LABEL - SUFFIX.length - DIGITS - 1)}-${hash}${SUFFIX}`;
}
