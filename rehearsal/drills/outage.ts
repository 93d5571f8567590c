import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { subjectCovers } from '../../environment/subject';
import { Checks, type Drill } from '../drill';
import type { Leaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import { exampleOf } from '../subjects';
import { becomesTrue } from '../wait';
import { isConnected } from './leaves-connect';

/** Messages of each site before and during the outage. */
const BEFORE = 100;
const DURING = 400;
/**
 * After its start a stream asks its sources at once, before the leaves are connected again; nats-server waits 30 s for
 * the answer and another ten until it asks again. (Streams with several copies elect a leader first, which is later and
 * so, as a rule, in time.)
 */
const ARRIVAL_TIMEOUT_MS = 60_000;
/** The hub is away for one interval of its leaves and a second more, but no longer than this. */
const LONGEST_OUTAGE_S = 10;
/** On top of the reconnect interval and its jitter: the time that connecting itself takes on a busy machine. */
const RECONNECT_SLACK_MS = 2500;

interface Source {
  readonly leaf: Leaf;
  readonly stream: string;
  readonly subject: string;
  readonly connection: NatsConnection;
}

/**
 * The hub is killed, every site goes on publishing into its own stream, the hub comes back: each message is then in
 * the hub's stream once, and those of a site are in the order in which they were published.
 */
export const outage: Drill = {
  title: 'hub outage: nothing lost, nothing twice, in order',
  async run(fleet) {
    const checks = new Checks();
    const sources = await findSources(fleet);
    await publish(sources, 0, BEFORE, checks);
    const hub = fleet.serversOf(fleet.hub);
    await Promise.all(hub.map(({ process }) => process.kill()));
    const killed = Date.now();
    const connections = fleet.connectionsTo(fleet.hub);
    await publish(sources, BEFORE, DURING, checks);
    await checkTries(fleet, connections, killed, checks);
    for (const { process } of hub) process.start();
    const back = Date.now();
    await becomesTrue(async () => (await Promise.all(hub.map((server) => server.healthy()))).every(Boolean), 20_000);
    const waited = Date.now() - back;
    await Promise.all(
      fleet.leaves
        .filter(({ above }) => above.component === 'hub')
        .map(async (leaf) => {
          const within = 2 * leaf.reconnectSeconds * 1000 + RECONNECT_SLACK_MS;
          checks.check(await isConnected(fleet, leaf, within), () => ({
            what: `${leaf.tier.name} is not connected again ${within} ms after the hub was back, at an interval of ${leaf.reconnectSeconds} s`,
            details: [
              fleet.confLine(leaf.tier, ['leafnodes', 'reconnect']),
              ...fleet.serversOf(leaf.tier).flatMap((server) => server.log()),
            ],
          }));
        }),
    );
    const reconnected = Date.now() - back - waited;
    await checkArrivals(fleet, sources, checks);
    const total = sources.length * (BEFORE + DURING);
    return checks.proof(
      `${total.toLocaleString('en')} messages; all back after ${seconds(Date.now() - back)}, leaves after ${seconds(reconnected)}`,
    );
  },
};

/**
 * While the hub is away its leaves try again at their interval and not more often: the load balancer counts them.
 * (nats-server adds up to one more interval of jitter, so fewer tries are right too; that they are not too few shows
 * when the hub is back.)
 */
async function checkTries(fleet: RunningFleet, before: number, since: number, checks: Checks): Promise<void> {
  const leaves = fleet.leaves.filter(({ above }) => above.component === 'hub');
  const shortest = Math.min(LONGEST_OUTAGE_S, ...leaves.map(({ reconnectSeconds }) => reconnectSeconds));
  await sleep(Math.max(0, since + (shortest + 1) * 1000 - Date.now()));
  const away = (Date.now() - since) / 1000;
  const most = leaves.reduce(
    (sum, { tier, reconnectSeconds }) => sum + tier.pods.length * (Math.floor(away / reconnectSeconds) + 1),
    0,
  );
  const tries = fleet.connectionsTo(fleet.hub) - before;
  checks.check(tries <= most, () => ({
    what: `leaves tried to connect ${tries} times in ${seconds(away * 1000)}; at their intervals they may try ${most} times`,
    details: leaves.map(({ tier }) => fleet.confLine(tier, ['leafnodes', 'reconnect'])),
  }));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A stream of each site that also has an aggregate at the hub, and a subject that it stores. */
async function findSources(fleet: RunningFleet): Promise<Source[]> {
  const sources: Source[] = [];
  for (const leaf of fleet.leaves.filter(({ tier }) => tier.component === 'leaf')) {
    for (const [stream, text] of leaf.tier.streams) {
      const [filter] = (JSON.parse(text).subjects ?? []) as string[];
      if (filter && fleet.hub.streams.has(stream)) {
        const connection = await fleet.connectTo(leaf.tier);
        sources.push({ leaf, stream, subject: exampleOf(filter, 'outage'), connection });
      }
    }
  }
  return sources;
}

async function publish(sources: readonly Source[], from: number, count: number, checks: Checks): Promise<void> {
  await Promise.all(
    sources.map(async ({ leaf, connection, stream, subject }) => {
      let problem: unknown;
      try {
        for (let n = from; n < from + count; n++) {
          const ack = await jetstream(connection).publish(subject, `${leaf.tier.name} ${n}`);
          if (ack.stream !== stream) throw new Error(`stored in ${ack.stream}, not in ${stream}`);
        }
      } catch (error) {
        problem = error;
      }
      checks.check(problem === undefined, () => ({
        what: `${leaf.tier.name}: its own stream ${stream} does not take messages: ${problem}`,
        details: [`the site publishes on ${subject} to its own server, which needs no link for it`],
      }));
    }),
  );
}

async function checkArrivals(fleet: RunningFleet, sources: readonly Source[], checks: Checks): Promise<void> {
  const connection = await fleet.connectTo(fleet.hub);
  const expected = BEFORE + DURING;
  for (const stream of new Set(sources.map((source) => source.stream))) {
    const ofStream = sources.filter((source) => source.stream === stream);
    const arrived = () => readStream(connection, stream, ofStream);
    const complete = async () => [...(await arrived()).values()].every(({ length }) => length >= expected);
    await becomesTrue(complete, ARRIVAL_TIMEOUT_MS);
    const numbers = await arrived().catch(() => new Map<string, number[]>());
    for (const { leaf } of ofStream) {
      const got = numbers.get(leaf.tier.name) ?? [];
      const inOrder = got.length === expected && got.every((number, index) => number === index);
      checks.check(inOrder, () => ({
        what: `${leaf.tier.name}: ${got.length} of ${expected} messages are in the hub's stream ${stream}; ${describe(got, expected)}`,
        details: [
          `the hub's ${stream} sources ${sourcesOf(fleet, stream).join(', ') || 'nothing'}`,
          ...[...fleet.serversOf(fleet.hub), ...fleet.serversOf(leaf.tier)].flatMap((server) => server.log()),
        ],
      }));
    }
  }
}

function sourcesOf(fleet: RunningFleet, stream: string): string[] {
  const { sources = [] }: { sources?: { external?: { api?: string } }[] } = JSON.parse(
    fleet.hub.streams.get(stream) ?? '{}',
  );
  return sources.map(({ external }) => external?.api ?? '?');
}

function describe(got: readonly number[], expected: number): string {
  const distinct = new Set(got);
  const missing = Array.from({ length: expected }, (_, n) => n).filter((n) => !distinct.has(n));
  const outOfOrder = got.filter((number, index) => index > 0 && number < (got[index - 1] ?? 0)).length;
  return `${missing.length} missing (first: ${missing[0] ?? 'none'}), ${got.length - distinct.size} twice, ${outOfOrder} out of order`;
}

/** The numbers of each site's messages in the stream, in the stream's order. */
async function readStream(connection: NatsConnection, stream: string, sources: readonly Source[]) {
  const numbers = new Map(sources.map(({ leaf }) => [leaf.tier.name, [] as number[]]));
  const subjects = sources.map(({ subject }) => subject);
  const manager = await jetstreamManager(connection, { timeout: 3000 });
  const { num_pending: pending, name } = await manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    mem_storage: true,
    inactive_threshold: 5_000_000_000,
  });
  if (pending > 0) {
    const consumer = await jetstream(connection).consumers.get(stream, name);
    let left = pending;
    for await (const message of await consumer.consume({ max_messages: 500 })) {
      const [site = '', number] = message.string().split(' ');
      if (subjects.some((subject) => subjectCovers(subject, message.subject))) numbers.get(site)?.push(Number(number));
      left -= 1;
      if (left === 0) break;
    }
  }
  await manager.consumers.delete(stream, name);
  return numbers;
}
