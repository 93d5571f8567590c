import type { TierOptions } from '../constructs/options';
import type { Tier } from './environment';
import { PLAIN_KEYS } from './tier';

/** Of a tier the options that its construct takes as they are, under the same names. */
export function plainOptions(tier: Tier): TierOptions {
  const options: Readonly<Record<string, unknown>> = { ...tier };
  return Object.fromEntries(PLAIN_KEYS.map((key) => [key, options[key]]));
}
