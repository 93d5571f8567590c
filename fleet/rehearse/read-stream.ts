import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** A request, and the wait for more messages of a stream that still has some. */
const TIMEOUT_MS = 5000;

/** A message as a stream holds it. */
export interface StoredMessage {
  /** Its place in the stream. */
  readonly sequence: number;
  readonly subject: string;
  readonly text: string;
}

/**
 * All messages that a stream has now, in order. Rejects if they do not arrive in time: the consumer that reads them is
 * in one server's memory, and is lost with that server or after some time without requests.
 * @param from the first sequence to read
 */
export async function readStream(connection: NatsConnection, stream: string, from = 1): Promise<StoredMessage[]> {
  const messages: StoredMessage[] = [];
  const manager = await jetstreamManager(connection, { timeout: TIMEOUT_MS });
  const { num_pending: pending, name } = await manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    mem_storage: true,
    inactive_threshold: 4 * TIMEOUT_MS * 1_000_000,
  });
  const consumer = await jetstream(connection).consumers.get(stream, name);
  while (messages.length < pending) {
    const before = messages.length;
    const wanted = Math.min(500, pending - before);
    for await (const message of await consumer.fetch({ max_messages: wanted, expires: TIMEOUT_MS })) {
      messages.push({ sequence: message.seq, subject: message.subject, text: message.string() });
    }
    if (messages.length === before) throw new Error(`${stream}: ${before} of ${pending} messages could be read`);
  }
  await manager.consumers.delete(stream, name);
  return messages;
}
