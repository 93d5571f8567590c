import type { AcceptorOptions, LeafOptions, TierOptions } from '../constructs/options';
import type { Tier } from './environment';
import { PLAIN } from './tier';

const KEYS = Object.keys({ ...PLAIN.tier, ...PLAIN.acceptor, ...PLAIN.leaf });

/** Options that constructs of a tier take, as far as it is one that has them. */
type OptionsOf<Its extends Tier> = TierOptions &
  Pick<Its, Extract<keyof Its, keyof AcceptorOptions | keyof LeafOptions>>;

/** Of a tier the options that its construct takes as they are, under the same names; of sizes their texts. */
export function plainOptions<Its extends Tier>(tier: Its): OptionsOf<Its> {
  const { memory, file, volume } = tier.jetstream;
  return {
    ...(Object.fromEntries(Object.entries(tier).filter(([key]) => KEYS.includes(key))) as OptionsOf<Its>),
    jetstream: { memory: memory.text, file: file.text, volume: { ...volume, size: volume.size.text } },
    resources: { ...tier.resources, memory: tier.resources.memory.text },
  };
}
