import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { exampleOf } from '../../constructs/subjects';
import { becomesTrue } from './wait';

/** Options of a {@link Listener}. */
interface Listening {
  /** The answer to requests. @default none */
  readonly answer?: string | undefined;
  /** The queue group that it belongs to. @default none */
  readonly queue?: string | undefined;
}

/** Counts what arrives at one place under some subjects. */
export class Listener {
  private readonly counts = new Map<string, number>();
  private readonly subscriptions: Subscription[];

  constructor(connection: NatsConnection, subjects: readonly string[], { answer, queue }: Listening = {}) {
    this.subscriptions = subjects.map((subject) =>
      connection.subscribe(subject, {
        ...(queue !== undefined && { queue }),
        callback: (error, message) => {
          // A client that may not subscribe gets its error here.
          if (error) return;
          const payload = message.string();
          this.counts.set(payload, this.count(payload) + 1);
          if (answer !== undefined && message.reply) message.respond(answer);
        },
      }),
    );
  }

  /** Whether a message with this payload arrived. */
  has(payload: string): boolean {
    return this.counts.has(payload);
  }

  /** How often it arrived. */
  count(payload: string): number {
    return this.counts.get(payload) ?? 0;
  }

  /** Waits for a message. */
  async gets(payload: string, timeoutMs: number): Promise<boolean> {
    return becomesTrue(async () => this.has(payload), timeoutMs);
  }

  close(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }
}

/**
 * How long to wait for the interest of a subscription to be known at the other end of the fleet, where it must not be.
 */
const INTEREST_MS = 2000;

/** The same where it must be known: waited for in full only if something is wrong, or the machine is busy. */
export const ARRIVES_MS = 5000;

/** Between a message and the next one. */
const HEARD_MS = 50;

/**
 * Waits until a subscription at one place is known at another: publishes there until something arrives.
 * False where nothing ever does.
 */
export async function isHeard(
  publisher: NatsConnection,
  subject: string,
  listener: Listener,
  payload: string,
  timeoutMs = INTEREST_MS,
): Promise<boolean> {
  return becomesTrue(async () => {
    publisher.publish(subject, payload);
    await sleep(HEARD_MS);
    return listener.has(payload);
  }, timeoutMs);
}

/** If nothing may pass the other way, nothing can show that interest has arrived; this is many times what it takes. */
const UNSEEN_INTEREST_MS = 1000;

/**
 * Waits until what was subscribed on one connection is known at another's server, whether or not anything may pass:
 * what is published after a subscription takes the same way as the subscription, behind it.
 *
 * @param back filters of what passes from the subscriber to the publisher
 */
export async function interestArrives(
  subscriber: NatsConnection,
  publisher: NatsConnection,
  back: readonly string[],
): Promise<void> {
  await subscriber.flush();
  const subject = back[0] && exampleOf(back[0], 'interest');
  if (subject) {
    const listener = new Listener(publisher, [subject]);
    // Other sites may send on the same subject at the same time.
    const arrived = await isHeard(subscriber, subject, listener, randomUUID());
    listener.close();
    if (arrived) return;
  }
  await sleep(UNSEEN_INTEREST_MS);
}
