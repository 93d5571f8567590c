import type { LeafOptions, TierOptions, UpstreamOptions } from '../constructs/options';
import type { Tier } from './environment';
import { PLAIN } from './tier';

const KEYS = Object.keys({ ...PLAIN.tier, ...PLAIN.upstream, ...PLAIN.leaf });

/** The options of a tier's construct. */
type OptionsOf<Its extends Tier> = TierOptions &
  Pick<Its, Extract<keyof Its, keyof UpstreamOptions | keyof LeafOptions>>;

/** The options of a tier that its construct takes unchanged, under the same names; sizes as texts. */
export function plainOptions<Its extends Tier>(tier: Its): OptionsOf<Its> {
  const { memory, file, volume } = tier.jetstream;
  return {
    ...(Object.fromEntries(Object.entries(tier).filter(([key]) => KEYS.includes(key))) as OptionsOf<Its>),
    jetstream: { memory: memory.text, file: file.text, volume: { ...volume, size: volume.size.text } },
    resources: { ...tier.resources, memory: tier.resources.memory.text },
  };
}
