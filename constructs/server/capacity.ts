import type { TierOptions } from '../options';
import { parseSize, SIZE_EXPECTED, type Size, sizeOf, sizeOfBytes } from '../size';
import { MEBIBYTE, MEMORY_SHARE } from './room';

/** Storage, CPU and memory of each server of a tier. */
export interface Capacity {
  readonly jetstream: JetStream;
  readonly resources: Resources;
}

/** Defaults of {@link Capacity}. */
export interface CapacityDefaults {
  /** JetStream's memory and disk, and the volume. */
  readonly jetstream: { readonly memory: string; readonly file: string; readonly volume: string };
  /** CPU request. */
  readonly cpu: string;
  /** Memory for the server itself, in addition to JetStream's. */
  readonly serverMemory: string;
}

/** JetStream of one server. */
export interface JetStream {
  /** Maximum memory for memory streams. */
  readonly memory: Size;
  /** Maximum disk space for file streams. */
  readonly file: Size;
  readonly volume: Volume;
}

/**
 * The volume of each server. Its claim is created by the StatefulSet and is not in Terraform's state: it outlives the
 * StatefulSet, but not its namespace. A deploy can change neither property, see `Unchangeable`.
 */
export interface Volume {
  readonly size: Size;
  /** Its StorageClass. @default the cluster's default class */
  readonly class?: string;
}

/** CPU and memory of a server. */
export interface Resources {
  /** CPU request, a Kubernetes quantity; no limit is set. */
  readonly cpu: string;
  /** Memory request, and limit. */
  readonly memory: Size;
}

/** JetStream keeps at most five copies of a stream, however many servers there are. */
export const MAX_STREAM_REPLICAS = 5;

/** The options of a tier that should be sizes and are not, each with its name and the value given. */
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
 * The capacity of each server, with the defaults of a hub or region, or of a site.
 * @throws Error if an option is not a size, see {@link sizeProblems}
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
  return Math.ceil(bytes / MEBIBYTE) * MEBIBYTE;
}
