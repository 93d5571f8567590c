import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { exampleOf } from '../../../constructs/subjects';
import { atOnce } from '../at-once';
import {
  allArrived,
  ConfirmedPublisher,
  compare,
  LONGEST_DELAY_MS,
  LONGEST_GAP_ALONE_MS,
  LONGEST_GAP_IN_CLUSTER_MS,
  LONGEST_REPEAT_MS,
  PAUSE_MS,
  PublishedReader,
  readPublished,
  type TrafficComparison,
} from '../confirmed-traffic';
import { Checks, type Drill } from '../drill';
import type { RunningFleet } from '../running-fleet';
import type { RunningServer } from '../running-server';
import type { RehearsalTier } from '../topology';
import { becomesTrue } from '../wait';
import { checkConnected } from './leaves-return';

/** How long a tier's messages flow at full rate before its first server ends, and after its last one is back. */
const BEFORE_AND_AFTER_MS = 1000;
const READY_TIMEOUT_MS = 40_000;
/** A hub with one server asks its sources again after 40 s only, see `stored-traffic.ts`. */
const ARRIVAL_TIMEOUT_MS = 90_000;
const READ_TIMEOUT_MS = 10_000;
/** Between two readings of a stream. */
const READ_AGAIN_MS = 500;
/** Limit of the stream that is created where a tier has none that clients publish to. */
const STREAM_BYTES = 8 * 1024 * 1024;

type Counts = Pick<TrafficComparison, 'missing' | 'twice'>;

/** The place of publishers, and the streams that must have all their messages. */
interface RestartPlace {
  readonly tier: RehearsalTier;
  readonly stream: string;
  readonly subject: string;
  /** Whether the stream is created for this drill only. */
  readonly temporary: boolean;
  readonly publishers: readonly ConfirmedPublisher[];
}

/**
 * Every server is ended in good order and started again, as Kubernetes does it in a rollout: by the hook that its pod
 * has, the servers of a tier one after the other, each when the one before has been ready for as long as its
 * StatefulSet demands. Meanwhile clients publish on each server. What JetStream acknowledged is then in the streams,
 * each message once, in order; of what a flush confirmed nothing is missing but a moment's messages, which no way to
 * end a server saves; and in a cluster of several servers a moment's messages without an id may be twice at the hub, or
 * change places.
 */
export const orderlyRestart: Drill = {
  title: 'orderly restarts: nothing stored is lost',
  async run(fleet) {
    const checks = new Checks();
    // In lame duck mode a server closes its clients one by one; those left by earlier drills would only take time.
    await fleet.disconnectClients();
    const places = await atOnce(fleet.tiers, (tier) => publishAt(fleet, tier));
    const publishers = places.flatMap((place) => place.publishers);
    const begun = Date.now();
    // If a restart fails, running publishers would keep the process from exiting.
    await atOnce(places, (place) => restart(fleet, place, checks.part())).finally(() =>
      Promise.all(publishers.map((publisher) => publisher.stop())),
    );
    const took = Date.now() - begun - 2 * BEFORE_AND_AFTER_MS;
    await checkConnected(fleet, 'after the restarts', checks);
    const compared = (await atOnce(comparisonsOf(fleet, places), (of) => checkStream(fleet, of, checks))).flat();
    await atOnce(places, (place) => clearUp(fleet, place));
    const confirmed = publishers.reduce((sum, publisher) => sum + publisher.confirmed.length, 0);
    const missing = compared.reduce((sum, comparison) => sum + comparison.missing, 0);
    const twice = compared.reduce((sum, comparison) => sum + comparison.twice, 0);
    return checks.result(
      `${confirmed.toLocaleString('en')} messages, ${missing} of them flushed but not stored${twice > 0 ? `, ${twice} without an id twice at the hub` : ''}; restarts took ${(took / 1000).toFixed(1)} s`,
    );
  },
};

/**
 * The pause while others restart, or none does: publishers of hundreds of sites leave the machine to those that
 * restart.
 */
function restingPauseMs({ crowd }: RunningFleet): number {
  return PAUSE_MS * crowd ** 2;
}

async function publishAt(fleet: RunningFleet, tier: RehearsalTier): Promise<RestartPlace> {
  const pauseMs = restingPauseMs(fleet);
  const servers = fleet.serversOf(tier);
  const place = ownStream(tier) ?? (await makeStream(fleet, tier));
  const publishers: ConfirmedPublisher[] = [];
  for (const server of servers) {
    const connection = await connectAt(fleet, server);
    publishers.push(new ConfirmedPublisher(`${server.name}-plain`, connection, place.subject, 'flush', pauseMs));
  }
  const [first] = servers;
  if (first) {
    const connection = await connectAt(fleet, first);
    publishers.push(
      new ConfirmedPublisher(`${tier.stack}-stored`, connection, place.subject, 'acknowledgement', pauseMs),
    );
  }
  return { tier, ...place, publishers };
}

/**
 * Connects to one server first, and to the others of its cluster when that one ends, like a Service or a list of
 * addresses.
 */
function connectAt(fleet: RunningFleet, server: RunningServer) {
  const others = fleet.serversOf(server.tier).filter((other) => other !== server);
  return fleet.connect(server, undefined, others);
}

/** A stream of the tier's own that clients can publish to. */
function ownStream(tier: RehearsalTier): Omit<RestartPlace, 'tier' | 'publishers'> | undefined {
  for (const [stream, json] of tier.streams) {
    const [filter] = (JSON.parse(json).subjects ?? []) as string[];
    if (filter) return { stream, subject: exampleOf(filter, 'restart'), temporary: false };
  }
  return undefined;
}

/**
 * A stream for a tier that only gathers what others store, or that has none; with a copy on each server, like its own.
 */
async function makeStream(
  fleet: RunningFleet,
  tier: RehearsalTier,
): Promise<Omit<RestartPlace, 'tier' | 'publishers'>> {
  const stream = 'REHEARSAL_RESTART';
  const subject = `rehearsal.restart.${tier.name}`;
  const { streams } = await jetstreamManager(await fleet.connectTo(tier));
  await streams.add({ name: stream, subjects: [subject], num_replicas: tier.pods.length, max_bytes: STREAM_BYTES });
  return { stream, subject, temporary: true };
}

/**
 * Restarts the servers of a tier while its publishers publish at full rate, from a while before until a while after.
 */
async function restart(fleet: RunningFleet, { tier, publishers }: RestartPlace, checks: Checks): Promise<void> {
  for (const publisher of publishers) publisher.pace(fleet.patience(PAUSE_MS));
  await sleep(BEFORE_AND_AFTER_MS);
  for await (const server of fleet.inRollout(tier)) {
    await fleet.terminate(server);
    server.process.start();
    const ready = await becomesTrue(() => server.healthy(), fleet.patience(READY_TIMEOUT_MS));
    checks.check(ready, () => ({ what: `${server.name} is not ready again after its restart`, details: server.log() }));
  }
  await sleep(BEFORE_AND_AFTER_MS);
  for (const publisher of publishers) publisher.pace(restingPauseMs(fleet));
}

/** A stream that must have the messages confirmed to the publishers of some places. */
interface StreamComparison {
  readonly at: RehearsalTier;
  readonly stream: string;
  readonly places: readonly RestartPlace[];
}

/** Each place's own stream, and the streams of the hub that gather what sites store: read once for all of them. */
function comparisonsOf(fleet: RunningFleet, places: readonly RestartPlace[]): StreamComparison[] {
  const isGathered = ({ tier, stream }: RestartPlace) =>
    fleet.hub.streams.has(stream) && fleet.leaves.some((leaf) => leaf.tier.stack === tier.stack);
  const gathered = places.filter(isGathered);
  return [
    ...places.map((place) => ({ at: place.tier, stream: place.stream, places: [place] })),
    ...[...new Set(gathered.map(({ stream }) => stream))].map((stream) => ({
      at: fleet.hub,
      stream,
      places: gathered.filter((place) => place.stream === stream),
    })),
  ];
}

/** Compares a stream with what was confirmed: messages that a place's own stream lacks, and duplicates in the hub's. */
async function checkStream(
  fleet: RunningFleet,
  { at, stream, places }: StreamComparison,
  checks: Checks,
): Promise<readonly Counts[]> {
  const connection = await fleet.connectTo(at);
  const reader = new PublishedReader(connection, stream);
  const all = places.flatMap(({ publishers }) => publishers);
  await becomesTrue(
    async () => allArrived(all, await reader.read()),
    fleet.patience(ARRIVAL_TIMEOUT_MS),
    READ_AGAIN_MS,
  );
  // Reads it once more from its beginning: everything that it has by now.
  let stored = new Map<string, number[]>();
  await becomesTrue(async () => {
    stored = await readPublished(connection, stream);
    return true;
  }, fleet.patience(READ_TIMEOUT_MS));
  return places.flatMap((place) =>
    place.publishers.map((publisher) => {
      const { missing, twice } = checkPublisher(
        fleet,
        at,
        place,
        { publisher, stored: stored.get(publisher.name) },
        checks,
      );
      return at === place.tier ? { missing, twice: 0 } : { missing: 0, twice };
    }),
  );
}

function checkPublisher(
  fleet: RunningFleet,
  at: RehearsalTier,
  { stream, tier }: RestartPlace,
  { publisher, stored }: { readonly publisher: ConfirmedPublisher; readonly stored: readonly number[] | undefined },
  checks: Checks,
): TrafficComparison {
  const isCluster = tier.pods.length > 1;
  const comparison = compare(publisher, stored, {
    lostMs: isCluster ? LONGEST_GAP_IN_CLUSTER_MS : LONGEST_GAP_ALONE_MS,
    lateMs: isCluster ? LONGEST_DELAY_MS : 0,
    twiceMs: at !== tier && at.pods.length > 1 ? LONGEST_REPEAT_MS : 0,
  });
  checks.check(comparison.problem === undefined, () => ({
    what: `${publisher.name}: ${comparison.problem}; checked in stream ${stream} of ${at.stack}`,
    details: [
      `confirmed by ${publisher.confirmation}; ${hookOf(tier)}`,
      fleet.confLine(tier, ['lame_duck_grace_period']),
      ...fleet.serversOf(tier).flatMap((server) => server.log()),
    ],
  }));
  return comparison;
}

async function clearUp(fleet: RunningFleet, { tier, stream, temporary }: RestartPlace): Promise<void> {
  if (!temporary) return;
  const { streams } = await jetstreamManager(await fleet.connectTo(tier));
  await streams.delete(stream);
}

function hookOf({ pods: [pod] }: RehearsalTier): string {
  const hook = pod?.containers.find(({ name }) => name === 'nats')?.preStop ?? [];
  return hook.length > 0 ? `the pod's hook is ${hook.join(' ')}` : 'the pod has no hook';
}
