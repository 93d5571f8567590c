import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { exampleOf, subjectCovers } from '../../constructs/subjects';
import { atOnce } from './at-once';
import { disorderOf } from './disorder';
import type { Checks } from './drill';
import { flushed } from './flushed';
import type { RehearsalLeaf } from './leaf';
import { readStream } from './read-stream';
import type { RunningFleet } from './running-fleet';
import { becomesTrue } from './wait';

/**
 * After its start a stream asks its sources at once, before the leaves are connected again; nats-server waits 30 s for
 * the answer and another ten until it asks again. (Streams with several copies elect a leader first, which is later and
 * therefore usually in time.)
 */
const ARRIVAL_TIMEOUT_MS = 60_000;
/** For a client to be connected again after its server restarted. */
const RECONNECTED_TIMEOUT_MS = 20_000;
const ANSWER_TIMEOUT_MS = 1000;
/**
 * For all sites together, if each would publish {@link MANY}: hundreds of sites must not be a test of this machine's
 * speed.
 */
const MOST_MESSAGES = 5000;
const MANY = 400;
/** Between two questions whether all have arrived. */
const ASK_AGAIN_MS = 200;
/** Between two messages of a site, while they flow. */
const PAUSE_MS = 5;

interface Source {
  readonly leaf: RehearsalLeaf;
  readonly stream: string;
  readonly subject: string;
  readonly connection: NatsConnection;
}

/**
 * Messages that sites publish into their own streams, numbered, and that must all be in the hub's: each once, in order.
 */
export class StoredTraffic {
  /** How many messages each site has published. */
  private readonly counts = new Map<Source, number>();
  private flowing: Promise<void> | undefined;
  private stopped = false;

  private constructor(
    private readonly fleet: RunningFleet,
    private readonly sources: readonly Source[],
    private readonly checks: Checks,
  ) {}

  /** @param word makes the subjects unique to this traffic */
  static async of(fleet: RunningFleet, word: string, checks: Checks): Promise<StoredTraffic> {
    return new StoredTraffic(fleet, await findSources(fleet, word), checks);
  }

  /** The number of messages of all sites so far. */
  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * Publishes so many messages at each site, with hundreds of sites proportionally fewer, see {@link MOST_MESSAGES}.
   */
  async publish(count: number): Promise<void> {
    const share = Math.min(1, MOST_MESSAGES / (MANY * Math.max(1, this.sources.length)));
    const each = Math.ceil(count * share);
    await atOnce(this.sources, (source) => this.publishAt(source, (n) => n < each));
  }

  /** Lets messages flow at every site until {@link stop}. */
  start(): void {
    this.stopped = false;
    const flow = this.sources.map((source) => this.publishAt(source, () => !this.stopped, PAUSE_MS));
    this.flowing = Promise.all(flow).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.flowing;
  }

  /** Checks that every message is in the hub's streams, at the latest after a time. */
  async checkArrivals(timeoutMs = ARRIVAL_TIMEOUT_MS): Promise<void> {
    const connection = await this.fleet.connectTo(this.fleet.hub);
    for (const stream of new Set(this.sources.map((source) => source.stream))) {
      const ofStream = this.sources.filter((source) => source.stream === stream);
      const arrived = () => numbersOf(connection, stream, ofStream);
      const most = ofStream.reduce((sum, source) => sum + this.expected(source), 0);
      const complete = async () => {
        // Cheaper than reading the whole stream.
        if ((await countOf(connection, stream, ofStream)) < most) return false;
        const numbers = await arrived();
        return ofStream.every((source) => (numbers.get(source.leaf.tier.name)?.length ?? 0) >= this.expected(source));
      };
      await becomesTrue(complete, this.fleet.patience(timeoutMs), ASK_AGAIN_MS);
      const numbers = await arrived().catch(() => new Map<string, number[]>());
      for (const source of ofStream) this.checkOrder(source, numbers.get(source.leaf.tier.name) ?? []);
    }
  }

  private expected(source: Source): number {
    return this.counts.get(source) ?? 0;
  }

  private checkOrder(source: Source, got: readonly number[]): void {
    const { leaf, stream } = source;
    const expected = this.expected(source);
    const inOrder = got.length === expected && got.every((number, index) => number === index);
    this.checks.check(inOrder, () => ({
      what: `${leaf.tier.name}: ${got.length} of ${expected} messages are in the hub's stream ${stream}; ${describe(got, expected)}`,
      details: [
        `the hub's ${stream} sources ${sourcesOf(this.fleet, stream).join(', ') || 'nothing'}`,
        ...[...this.fleet.serversOf(this.fleet.hub), ...this.fleet.serversOf(leaf.tier)].flatMap((server) =>
          server.log(),
        ),
      ],
    }));
  }

  private async publishAt(source: Source, goOn: (count: number) => boolean, pauseMs = 0): Promise<void> {
    const { leaf, connection, stream, subject } = source;
    let problem: unknown;
    try {
      // The client library drops a message that it gets while it reconnects. Sending it again under an id is no option:
      // that would hide duplicates.
      await becomesTrue(() => flushed(connection, ANSWER_TIMEOUT_MS), this.fleet.patience(RECONNECTED_TIMEOUT_MS));
      for (let n = 0; goOn(n); n++) {
        const number = this.expected(source);
        const ack = await jetstream(connection).publish(subject, `${leaf.tier.name} ${number}`);
        if (ack.stream !== stream) throw new Error(`stored in ${ack.stream}, not in ${stream}`);
        this.counts.set(source, number + 1);
        if (pauseMs > 0) await sleep(pauseMs);
      }
    } catch (error) {
      problem = error;
    }
    this.checks.check(problem === undefined, () => ({
      what: `${leaf.tier.name}: its own stream ${stream} accepts no messages: ${problem}`,
      details: [`the site publishes on ${subject} to its own server, which needs no link for it`],
    }));
  }
}

/** A stream of each site that also has an aggregate at the hub, and a subject that it stores. */
async function findSources(fleet: RunningFleet, word: string): Promise<Source[]> {
  const sites = fleet.leaves.filter(({ tier }) => tier.role === 'leaf');
  const sources = await atOnce(sites, async (leaf) => {
    const ofSite: Source[] = [];
    for (const [stream, text] of leaf.tier.streams) {
      const [filter] = (JSON.parse(text).subjects ?? []) as string[];
      if (filter && fleet.hub.streams.has(stream)) {
        const connection = await fleet.connectTo(leaf.tier);
        ofSite.push({ leaf, stream, subject: exampleOf(filter, word), connection });
      }
    }
    return ofSite;
  });
  return sources.flat();
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
  const { twice, outOfOrder } = disorderOf(got);
  return `${missing.length} missing (first: ${missing[0] ?? 'none'}), ${twice} twice, ${outOfOrder} out of order`;
}

/** How many messages of the sites are in the stream. */
async function countOf(connection: NatsConnection, stream: string, sources: readonly Source[]): Promise<number> {
  const { streams } = await jetstreamManager(connection);
  const counts = await Promise.all(
    [...new Set(sources.map(({ subject }) => subject))].map(async (subject) => {
      const { state } = await streams.info(stream, { subjects_filter: subject });
      return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The numbers of each site's messages in the stream, in the stream's order. */
async function numbersOf(connection: NatsConnection, stream: string, sources: readonly Source[]) {
  const numbers = new Map(sources.map(({ leaf }) => [leaf.tier.name, [] as number[]]));
  const subjects = sources.map(({ subject }) => subject);
  for (const message of await readStream(connection, stream)) {
    const [site = '', number] = message.text.split(' ');
    if (subjects.some((subject) => subjectCovers(subject, message.subject))) numbers.get(site)?.push(Number(number));
  }
  return numbers;
}
