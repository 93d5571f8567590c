import { bytesOfConf, secondsOfConf } from '../../constructs/conf/amounts';
import { canonicalConf } from '../../constructs/conf/canonical';
import { MEMORY_SHARE, mostFile } from '../../constructs/server/room';
import { nanosOfQuantity } from '../../lib/quantity';
import { type ConfMap, confMap, type ReadValue } from '../model';
import type { Servers, Side } from '../model/from-plan';
import { blockOf, blocksOf, mapOf, numberOf, type Seen, type SeenMap, textOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';
import { jetStreamIsOn } from './conf-diff';

/**
 * Something that nats.conf needs of the pods or their volumes. `memory`: for `jetstream.max_mem`, of the memory limit
 * of container nats; `volume`: for `jetstream.max_file`; `grace`: for lame duck, of the pod's grace period.
 */
export interface TierLimit {
  readonly kind: 'memory' | 'volume' | 'grace';
  /** Bytes, or seconds; `undefined` where nats.conf does not set it, or not as nats-server reads it. */
  readonly needs: number | undefined;
  /** Bytes, or seconds, that pods or volumes have room for; `undefined` where there is no limit, or it is not known. */
  readonly room: number | undefined;
  /** Whether it is certain that there is room for what is needed. */
  readonly fits: boolean;
}

/**
 * What the nats.conf of one side of a plan needs of its pods and volumes; nothing where there are no servers, or the
 * plan does not know their pods, which is reported as that.
 */
export function tierLimits(side: Side): TierLimit[] {
  const { servers } = side;
  const tree = canonicalConf(treeOf(side) ?? {});
  if (!servers || side.conf?.kind !== 'known' || blocksOf(servers.podSpec.container).length === 0) return [];
  const jetstream = jetStreamOf(tree);
  const streams = side.streams === 'unknown' ? 0 : side.streams.size;
  const memory = memoryLimitOf(servers);
  const volume = volumeBytesOf(servers, jetstream?.store_dir);
  return [
    ...(jetstream === undefined
      ? []
      : [
          limit('memory', bytesOfConf(jetstream.max_mem), memory && memory * MEMORY_SHARE),
          limit('volume', bytesOfConf(jetstream.max_file), volume && mostFile(volume, streams)),
        ]),
    limit('grace', lameDuckSeconds(tree), graceSecondsOf(servers)),
  ];
}

/**
 * The limits of the new side for which there is no certain room, and that are not the same on the old side: whether
 * nats.conf changes, the pods or the volumes. `settings` reports them; a change of pods is harmless only without them.
 */
export function exceededLimits(before: Side, after: Side): TierLimit[] {
  const earlier = new Map(tierLimits(before).map((each) => [each.kind, each]));
  return tierLimits(after).filter(({ kind, needs, room, fits }) => {
    const was = earlier.get(kind);
    return !fits && (was === undefined || was.needs !== needs || was.room !== room);
  });
}

/** Bytes of the memory limit of container nats; `undefined` where it has none, or it is not known. */
function memoryLimitOf({ podSpec }: Servers): number | undefined {
  return bytesOfQuantity(mapOf(blockOf(natsOf(podSpec).resources).limits).memory);
}

/** Seconds that a pod gets to stop. */
function graceSecondsOf({ podSpec }: Servers): number | undefined {
  const seconds = podSpec.termination_grace_period_seconds;
  return seconds === undefined || seconds === null ? DEFAULT_GRACE_SECONDS : numberOf(seconds);
}

/** Of Kubernetes, where a pod sets none. */
const DEFAULT_GRACE_SECONDS = 30;

/**
 * Bytes of the volume, from the StatefulSet's claims, that a path of container nats is on; `undefined` where it is on
 * none of them.
 */
function volumeBytesOf({ podSpec, spec }: Servers, path: ReadValue | undefined): number | undefined {
  if (typeof path !== 'string') return undefined;
  const mounts = blocksOf(natsOf(podSpec).volume_mount).filter(({ mount_path }) =>
    `${path}/`.startsWith(`${String(mount_path).replace(/\/$/, '')}/`),
  );
  const [deepest] = mounts.sort((a, b) => String(b.mount_path).length - String(a.mount_path).length);
  const claim = blocksOf(spec.volume_claim_template).find(
    ({ metadata }) => deepest !== undefined && blockOf(metadata).name === deepest.name,
  );
  return bytesOfQuantity(mapOf(blockOf(blockOf(claim?.spec).resources).requests).storage);
}

/** Bytes of a Kubernetes quantity; `undefined` for anything else. */
export function bytesOfQuantity(value: Seen | undefined): number | undefined {
  const text = typeof value === 'number' ? String(value) : textOf(value);
  const nanos = text === undefined ? undefined : nanosOfQuantity(text);
  return nanos === undefined ? undefined : Number(nanos / 1_000_000_000n);
}

function limit(kind: TierLimit['kind'], needs: number | undefined, room: number | undefined): TierLimit {
  return { kind, needs, room, fits: needs !== undefined && room !== undefined && needs <= room };
}

function natsOf(podSpec: SeenMap): SeenMap {
  return blocksOf(podSpec.container).find(({ name }) => name === 'nats') ?? {};
}

/** How long a server may take to stop after lame duck began: what it waits, and over how long it closes clients. */
function lameDuckSeconds(tree: ConfMap): number | undefined {
  const [grace, duration] = (['lame_duck_grace_period', 'lame_duck_duration'] as const).map((name) => {
    const value = tree[name];
    return value === undefined ? LAME_DUCK_DEFAULTS[name] : secondsOfConf(value);
  });
  return grace === undefined || duration === undefined ? undefined : grace + duration;
}

/** Of nats-server, in seconds. */
const LAME_DUCK_DEFAULTS = { lame_duck_grace_period: 10, lame_duck_duration: 120 } as const;

/** JetStream's block; `undefined` where it is off. */
function jetStreamOf({ jetstream }: ConfMap): ConfMap | undefined {
  return jetStreamIsOn(jetstream) === false ? undefined : confMap(jetstream);
}
