import type { z } from 'zod';
import type { FilledOptions } from '../constructs/options';
import { resolveAddress } from './address';
import { MEMORY_SHARE } from './defaults';
import type { CertificateSource, JetStream, LeafAcceptor, Resources, Tier, Volume } from './environment';
import { kindAt, unwrapped } from './field';
import { sizeOf, sizeOfBytes } from './size';
import { FLEET_WIDE, type HUB, PLAIN_KEYS, type REGION, SERVER_MEMORY, SITE_SCHEMA } from './tier';

/** A tier as it is written, with every default. */
export type FilledTier = z.output<typeof HUB> | z.output<typeof REGION> | z.output<typeof SITE_SCHEMA>;

/** What the environment says of all tiers. */
export interface EnvironmentWide extends Readonly<Partial<Record<keyof typeof FLEET_WIDE, unknown>>> {
  readonly certificates: CertificateSource;
}

/** What every tier has. */
export function resolveTier(name: string, written: FilledTier, wide: EnvironmentWide): Tier {
  const { namespace, kube, jetstream, certificates } = written;
  const storage = resolveJetStream(jetstream);
  return {
    name,
    ...plainOptions({ ...written, ...fleetWide(written, wide) }),
    namespace:
      typeof namespace === 'string'
        ? { name: namespace, create: true }
        : { name: namespace.name, create: namespace.create },
    kube: { ...kube, context: kube.context ?? name },
    jetstream: storage,
    resources: resolveResources(written, storage),
    certificates: resolveSource(certificates) ?? wide.certificates,
  };
}

/** What the environment says of all tiers, where the tier says nothing. */
function fleetWide(written: FilledTier, wide: EnvironmentWide): Partial<Pick<FilledTier, keyof typeof FLEET_WIDE>> {
  const keys = Object.keys(FLEET_WIDE) as (keyof typeof FLEET_WIDE)[];
  return Object.fromEntries(keys.map((key) => [key, written[key] ?? wide[key]]));
}

/** What constructs take as it is; of a size the bytes. */
function plainOptions(written: object): FilledOptions & Pick<Tier, keyof typeof FLEET_WIDE> {
  const fields: Readonly<Record<string, z.core.$ZodType>> = SITE_SCHEMA.shape;
  const given: Readonly<Record<string, unknown>> = { ...written };
  const options = PLAIN_KEYS.flatMap((key) => {
    const field = fields[key];
    const value = given[key];
    if (value === undefined || !field) return [];
    const isSize = kindAt(unwrapped(field))?.bytes === true;
    return [[key, isSize ? sizeOf(value as string | number).bytes : value]];
  });
  return Object.fromEntries(options);
}

function resolveJetStream({ memory, file, volume }: FilledTier['jetstream']): JetStream {
  return { memory: sizeOf(memory), file: sizeOf(file), volume: resolveVolume(volume) };
}

function resolveVolume(given: FilledTier['jetstream']['volume']): Volume {
  return typeof given === 'object' ? { ...given, size: sizeOf(given.size) } : { size: sizeOf(given) };
}

function resolveResources(written: FilledTier, { memory }: JetStream): Resources {
  const { cpu, memory: given } = written.resources;
  const server = sizeOf('address' in written ? SERVER_MEMORY.acceptor : SERVER_MEMORY.site).bytes;
  return {
    cpu: String(cpu),
    memory:
      given === undefined
        ? sizeOfBytes(Math.max(memory.bytes + server, wholeMebibytes(memory.bytes / MEMORY_SHARE)))
        : sizeOf(given),
  };
}

/** Rounded up. */
function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20) * 2 ** 20;
}

/** Who issues certificates, where that is said. */
export function resolveSource(given: FilledTier['certificates']): CertificateSource | undefined {
  if (given === undefined) return undefined;
  return typeof given === 'string' ? { kind: given } : { kind: 'cert-manager', issuer: given.certManager };
}

/** What a region or site has as a leaf, its name and its subjects apart. */
export function resolveLeaf({
  via,
  reconnectSeconds,
  revoked,
  identity,
  systemAccount,
}: z.output<typeof REGION> | z.output<typeof SITE_SCHEMA>) {
  return { via, reconnectSeconds, revoked, identity, systemAccount };
}

/** What leaves connect to. */
export function resolveListener(
  written: z.output<typeof HUB> | z.output<typeof REGION>,
): Pick<LeafAcceptor, 'address' | 'service' | 'accessJob'> {
  const address = resolveAddress(written.address);
  const { accessJob, service } = written;
  return { address, accessJob, service: { ...service, wait: service.wait ?? address.kind === 'load-balancer' } };
}
