import type { z } from 'zod';
import type { FilledLeafOptions, FilledTierOptions, FilledUpstreamOptions } from '../constructs/options';
import { type Capacity, capacityOf } from '../constructs/server/capacity';
import { sizeOf } from '../constructs/size';
import { SITE_DEFAULTS, UPSTREAM_DEFAULTS } from '../constructs/tier/defaults';
import { resolveAddress } from './address';
import type { CertificateSource, Leaf, Tier, Upstream } from './environment';
import { kindAt, unwrapped } from './field';
import { FLEET_WIDE, type HUB, PLAIN, type REGION, type SITE_SCHEMA } from './tier';

/** A tier as written, with every default. */
export type FilledTier = z.output<typeof HUB> | z.output<typeof REGION> | z.output<typeof SITE_SCHEMA>;

/** Settings of the environment that apply to all tiers. */
export interface EnvironmentWide extends Readonly<Partial<Record<keyof typeof FLEET_WIDE, unknown>>> {
  readonly certificates: CertificateSource;
}

/** The settings that every tier has. */
export function resolveTier(name: string, written: FilledTier, wide: EnvironmentWide): Tier {
  const { namespace, kube, certificates } = written;
  return {
    name,
    ...plainOptions<PlainOfTier>(PLAIN.tier, { ...written, ...fleetWide(written, wide) }),
    namespace:
      typeof namespace === 'string'
        ? { name: namespace, create: true }
        : { name: namespace.name, create: namespace.create },
    kube: { ...kube, context: kube.context ?? name },
    ...capacityOf(written, 'address' in written ? UPSTREAM_DEFAULTS : SITE_DEFAULTS),
    certificates: resolveSource(certificates) ?? wide.certificates,
  };
}

/** The tier's own settings, or the environment's where it has none. */
function fleetWide(written: FilledTier, wide: EnvironmentWide): Partial<Pick<FilledTier, keyof typeof FLEET_WIDE>> {
  const keys = Object.keys(FLEET_WIDE) as (keyof typeof FLEET_WIDE)[];
  return Object.fromEntries(keys.map((key) => [key, written[key] ?? wide[key]]));
}

type PlainOfTier = Omit<FilledTierOptions, keyof Capacity> & Pick<Tier, keyof typeof FLEET_WIDE>;

/** The options that constructs take unchanged; sizes as bytes. */
function plainOptions<Options>(fields: z.core.$ZodShape, written: object): Options {
  const given: Readonly<Record<string, unknown>> = { ...written };
  const options = Object.entries(fields).flatMap(([key, field]) => {
    const value = given[key];
    if (value === undefined) return [];
    const isSize = kindAt(unwrapped(field))?.bytes === true;
    return [[key, isSize ? sizeOf(value as string | number).bytes : value]];
  });
  return Object.fromEntries(options);
}

/** Who issues certificates, if written. */
export function resolveSource(given: FilledTier['certificates']): CertificateSource | undefined {
  if (given === undefined) return undefined;
  return typeof given === 'string' ? { kind: given } : { kind: 'cert-manager', issuer: given.certManager };
}

/** Settings of a region or site as a leaf, without its name and subjects. */
export function resolveLeaf(
  written: z.output<typeof REGION> | z.output<typeof SITE_SCHEMA>,
): Omit<Leaf, 'name' | 'up' | 'down'> {
  const { via, revoked, identity, systemAccount } = written;
  return { ...plainOptions<FilledLeafOptions>(PLAIN.leaf, written), via, revoked, identity, systemAccount };
}

/** Settings of a hub or region as the upstream of leaves, without its streams. */
export function resolveUpstream(
  written: z.output<typeof HUB> | z.output<typeof REGION>,
): Omit<Upstream, keyof Tier | 'streams'> {
  const address = resolveAddress(written.address);
  const { service } = written;
  return {
    ...plainOptions<FilledUpstreamOptions>(PLAIN.upstream, written),
    address,
    service: { ...service, wait: service.wait ?? address.kind === 'load-balancer' },
  };
}
