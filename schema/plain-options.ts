import type { TierOptions } from '../constructs/options';
import type { Tier } from './environment';
import { PLAIN_KEYS } from './tier';

/** Of a tier the options that its construct takes as they are, under the same names; of sizes their texts. */
export function plainOptions(tier: Tier): TierOptions {
  const options: Readonly<Record<string, unknown>> = { ...tier };
  const { memory, file, volume } = tier.jetstream;
  return {
    ...Object.fromEntries(PLAIN_KEYS.map((key) => [key, options[key]])),
    jetstream: { memory: memory.text, file: file.text, volume: { ...volume, size: volume.size.text } },
    resources: { ...tier.resources, memory: tier.resources.memory.text },
  };
}
