import type { TierOptions } from '../options';
import { parseSize, SIZE_EXPECTED, type Size, sizeOf, sizeOfBytes } from '../size';

/** What each server of a tier has. */
export interface Capacity {
  readonly jetstream: JetStream;
  readonly resources: Resources;
}

/** What each server has where nothing is said. */
export interface CapacityDefaults {
  /** JetStream's memory and disk, and the volume. */
  readonly jetstream: { readonly memory: string; readonly file: string; readonly volume: string };
  /** CPU requested. */
  readonly cpu: string;
  /** Memory for the server itself, beside JetStream's. */
  readonly serverMemory: string;
}

/** JetStream of one server. */
export interface JetStream {
  /** Most memory for memory streams. */
  readonly memory: Size;
  /** Most disk for file streams. */
  readonly file: Size;
  readonly volume: Volume;
}

/**
 * The volume of each server. Its claim is made by the StatefulSet and is not in Terraform's state: it stays when the
 * StatefulSet is deleted, but goes with its namespace. Neither property can be changed by a deploy, see `Unchangeable`.
 */
export interface Volume {
  readonly size: Size;
  /** Its StorageClass. @default the cluster's default class */
  readonly class?: string;
}

/** What the server asks of its node. */
export interface Resources {
  /** CPU requested, a Kubernetes quantity. There is no limit, which would throttle. */
  readonly cpu: string;
  /** Memory requested, and the limit. */
  readonly memory: Size;
}

/**
 * The share of a server's memory limit that JetStream may have for streams in memory. Measured on nats-server 2.15.2 with limits of
 * 128 and 256 MiB, messages of 1 to 60 KB: three quarters are filled without end, with four fifths the kernel kills the server.
 */
export const MEMORY_SHARE = 0.75;

/** JetStream keeps at most five copies of a stream, however many servers there are. */
export const MAX_STREAM_REPLICAS = 5;

/** What is not a size among a tier's options, each with its name and the value given. */
export function sizeProblems({ maxPayload, jetstream, resources }: TierOptions): string[] {
  const { volume } = jetstream ?? {};
  const sizes = {
    maxPayload,
    'jetstream.memory': jetstream?.memory,
    'jetstream.file': jetstream?.file,
    ...(typeof volume === 'object' ? { 'jetstream.volume.size': volume.size } : { 'jetstream.volume': volume }),
    'resources.memory': resources?.memory,
  };
  return Object.entries(sizes).flatMap(([option, value]) =>
    value === undefined || parseSize(value)
      ? []
      : [`${option}: ${JSON.stringify(value)} is not a size: ${SIZE_EXPECTED}`],
  );
}

/**
 * What each server has, with the defaults of a hub or region, or of a site.
 * @throws Error where one is not a size, see {@link sizeProblems}
 */
export function capacityOf(
  { jetstream, resources }: Pick<TierOptions, 'jetstream' | 'resources'>,
  defaults: CapacityDefaults,
): Capacity {
  const { memory, file, volume } = { ...defaults.jetstream, ...jetstream };
  const storage = {
    memory: sizeOf(memory),
    file: sizeOf(file),
    volume: volumeOf(volume, defaults.jetstream.volume),
  };
  const server = sizeOf(defaults.serverMemory).bytes;
  const enough = Math.max(storage.memory.bytes + server, wholeMebibytes(storage.memory.bytes / MEMORY_SHARE));
  return {
    jetstream: storage,
    resources: {
      cpu: String(resources?.cpu ?? defaults.cpu),
      memory: resources?.memory === undefined ? sizeOfBytes(enough) : sizeOf(resources.memory),
    },
  };
}

function volumeOf(given: NonNullable<NonNullable<TierOptions['jetstream']>['volume']>, size: string): Volume {
  if (typeof given !== 'object') return { size: sizeOf(given) };
  return { ...given, size: sizeOf(given.size ?? size) };
}

/** Rounded up. */
function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20) * 2 ** 20;
}
