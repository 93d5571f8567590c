import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { flushed } from './flushed';
import { publishStored } from './publish-stored';
import { readStream, type StoredMessage } from './read-stream';

/** How a publisher learns that its message has arrived. */
export type Confirmation =
  /** By a flush: the server answers PING when it has read everything before it. Not sent again if no answer arrives. */
  | 'flush'
  /** By JetStream, when the message is stored. Sent again under its id until it is. */
  | 'acknowledgement';

/** Between two messages of a publisher, in milliseconds. */
export const PAUSE_MS = 20;
/** A confirmation that takes longer counts as missing. */
const TIMEOUT_MS = 5000;

/** A message that was confirmed. */
interface Confirmed {
  readonly number: number;
  readonly sent: number;
  readonly confirmed: number;
}

/**
 * A flush confirms that the server has read a message, not that it is stored. Messages that a server on its own has
 * only in memory when it is killed are confirmed and not stored: milliseconds of messages, tens of them on a busy
 * machine (figures: docs/architecture.md). If it takes longer than this, the server accepts messages without storing
 * them.
 */
export const LONGEST_GAP_ALONE_MS = 1000;
/**
 * With several servers nothing is stored while a stream's leadership moves to another one: a moment, if the copies on
 * the others are complete; otherwise an election, for which nats-server waits 4 to 9 s (`minElectionTimeoutDefault`,
 * `maxElectionTimeoutDefault` in its raft.go). A rollout that continues too early causes that: see `CATCH_UP_SECONDS`
 * in constructs/server/nats-server.ts.
 */
export const LONGEST_GAP_IN_CLUSTER_MS = 3000;

/**
 * A stream with several copies that sources may fetch a message again when its leadership moves: the new leader asks
 * the source from the last message that it has itself. Seen for one message in about ninety restarts of servers of a
 * hub; known in nats-server as a race (https://github.com/nats-io/nats-server/pull/4592, pull/5504). A message with a
 * `Nats-Msg-Id` is stored once.
 */
export const LONGEST_REPEAT_MS = 1000;

/**
 * NATS keeps the order of what one connection sends. If a publisher that only flushes moves to another server of a
 * cluster, its last message on the old path may be stored after the first one on the new path: seen once, on a busy
 * machine, in thousands of restarts. A publisher that waits for acknowledgements has nothing in flight when it moves.
 */
export const LONGEST_DELAY_MS = 1000;

/** A publisher that numbers its messages and keeps which of them were confirmed. */
export class ConfirmedPublisher {
  /** The confirmed messages, in the order in which they were published. */
  readonly confirmed: Confirmed[] = [];
  private stopped = false;
  private waiting = new AbortController();
  private readonly done: Promise<void>;

  /**
   * Starts publishing.
   * @param name prefix of each message, unique among publishers, without spaces
   * @param pauseMs between two messages, in milliseconds
   */
  constructor(
    readonly name: string,
    private readonly connection: NatsConnection,
    private readonly subject: string,
    readonly confirmation: Confirmation,
    private pauseMs = PAUSE_MS,
  ) {
    this.done = this.publish();
  }

  /**
   * Changes the rate from now on.
   * @param pauseMs between two messages, in milliseconds
   */
  pace(pauseMs: number): void {
    if (pauseMs === this.pauseMs) return;
    this.pauseMs = pauseMs;
    this.waiting.abort();
    this.waiting = new AbortController();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.abort();
    await this.done;
  }

  private async publish(): Promise<void> {
    for (let n = 0; !this.stopped; n += 1) {
      const sent = Date.now();
      const confirmed =
        this.confirmation === 'flush'
          ? await this.flushed(`${this.name} ${n}`)
          : await this.stored(`${this.name} ${n}`);
      if (confirmed) this.confirmed.push({ number: n, sent, confirmed: Date.now() });
      const { signal } = this.waiting;
      await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async flushed(payload: string): Promise<boolean> {
    try {
      this.connection.publish(this.subject, payload);
      return await flushed(this.connection, TIMEOUT_MS);
    } catch {
      return false;
    }
  }

  private stored(payload: string): Promise<boolean> {
    return publishStored(this.connection, this.subject, payload, () => !this.stopped).then(
      () => true,
      () => false,
    );
  }
}

/** The numbers of each publisher's messages in a stream, in the stream's order. */
export async function readPublished(connection: NatsConnection, stream: string): Promise<Map<string, number[]>> {
  return numbersIn(await readStream(connection, stream));
}

/** The same for a stream that is read repeatedly: each time only the new messages. */
export class PublishedReader {
  private readonly messages: StoredMessage[] = [];

  constructor(
    private readonly connection: NatsConnection,
    private readonly stream: string,
  ) {}

  async read(): Promise<Map<string, number[]>> {
    const last = this.messages.at(-1)?.sequence ?? 0;
    this.messages.push(...(await readStream(this.connection, this.stream, last + 1)));
    return numbersIn(this.messages);
  }
}

function numbersIn(messages: readonly StoredMessage[]): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (const { text } of messages) {
    const [publisher = '', number] = text.split(' ');
    const known = numbers.get(publisher);
    if (known) known.push(Number(number));
    else numbers.set(publisher, [Number(number)]);
  }
  return numbers;
}

/** How a stream's content compares with what was confirmed to a publisher. */
export interface TrafficComparison {
  /** Confirmed messages that the stream does not have. */
  readonly missing: number;
  /** Messages that it has more than once. */
  readonly twice: number;
  /** What is wrong, in a few words; absent if nothing is. */
  readonly problem?: string;
}

/** How long a publisher that only flushes may go without the guarantees for others. */
export interface Moments {
  /** The longest time in which confirmed messages were not stored, in milliseconds. */
  readonly lostMs: number;
  /** The longest time in which messages may be duplicated, in milliseconds. */
  readonly twiceMs: number;
  /** How much earlier than the message stored before it a message may have been sent, in milliseconds. */
  readonly lateMs: number;
}

/**
 * Compares a stream's messages with those confirmed to a publisher: each is there once and in order, and none is
 * missing, except for moments where a flush was the only confirmation.
 */
export function compare(
  { confirmed, confirmation }: Pick<ConfirmedPublisher, 'confirmed' | 'confirmation'>,
  stored: readonly number[] = [],
  moments: Moments = { lostMs: LONGEST_GAP_ALONE_MS, twiceMs: 0, lateMs: 0 },
): TrafficComparison {
  const { lostMs, twiceMs, lateMs } = confirmation === 'flush' ? moments : NO_MOMENTS;
  const distinct = new Set<number>();
  const repeated = new Set<number>();
  for (const number of stored) (distinct.has(number) ? repeated : distinct).add(number);
  const lost = momentOf(confirmed, ({ number }) => !distinct.has(number));
  const again = momentOf(confirmed, ({ number }) => repeated.has(number));
  const outOfOrder = lateOnes(confirmed, [...distinct], lateMs);
  const tolerable = fits(lost.count, lost.ms, lostMs) && fits(repeated.size, again.ms, twiceMs);
  const counts = { missing: lost.count, twice: repeated.size };
  if (confirmed.length > 0 && tolerable && outOfOrder === 0) return counts;
  const problem = `of ${confirmed.length} confirmed messages ${lost.count} are missing (over ${lost.ms} ms), ${repeated.size} are duplicated (over ${again.ms} ms), ${outOfOrder} are out of order`;
  return { ...counts, problem };
}

const NO_MOMENTS: Moments = { lostMs: 0, twiceMs: 0, lateMs: 0 };

/** How many messages are stored after one that was sent so much later, or later at all if no time is allowed. */
function lateOnes(confirmed: readonly Confirmed[], stored: readonly number[], allowedMs: number): number {
  // An unconfirmed message is known only to have been sent before the next confirmed one.
  const sentBy = (number: number) => confirmed.find((message) => message.number >= number)?.sent ?? Infinity;
  let highest = -1;
  return stored.filter((number) => {
    highest = Math.max(highest, number);
    return number < highest && !(allowedMs > 0 && sentBy(highest) - sentBy(number) <= allowedMs);
  }).length;
}

/** How many messages are of a kind, and the longest time in which all were. */
interface Moment {
  readonly count: number;
  readonly ms: number;
}

function momentOf(confirmed: readonly Confirmed[], kind: (message: Confirmed) => boolean): Moment {
  let [count, ms] = [0, 0];
  let since: number | undefined;
  for (const message of confirmed) {
    if (!kind(message)) since = undefined;
    else {
      count += 1;
      since ??= message.sent;
      ms = Math.max(ms, message.confirmed - since);
    }
  }
  return { count, ms };
}

/** If no time is allowed, no message is either: one can be confirmed within a millisecond. */
function fits(count: number, ms: number, allowedMs: number): boolean {
  return count === 0 || (allowedMs > 0 && ms <= allowedMs);
}

/**
 * Whether the last message that was confirmed to each publisher is among the stored ones, so that no more will come.
 */
export function allArrived(publishers: readonly ConfirmedPublisher[], stored: ReadonlyMap<string, number[]>): boolean {
  return publishers.every(
    ({ name, confirmed }) => (stored.get(name)?.at(-1) ?? -1) >= (confirmed.at(-1)?.number ?? -1),
  );
}
