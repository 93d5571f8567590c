import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, type PubAck } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** An acknowledgement that takes longer counts as missing. */
const TIMEOUT_MS = 5000;
/** Before a message is sent again. */
const PAUSE_MS = 20;
/** A stream that has not accepted a message by then will not. */
const LONGEST_MS = 30_000;

/**
 * Publishes a message that must not be lost: sent again under the same id until JetStream acknowledges it, so that it
 * is stored once.
 * @param payload with the subject it is the message's id, so no other message there may have the same
 * @param goOn whether to try again. @default for half a minute
 * @throws the last error, if it is never acknowledged
 */
export async function publishStored(
  connection: NatsConnection,
  subject: string,
  payload: string,
  goOn: () => boolean = forMs(LONGEST_MS),
): Promise<PubAck> {
  const client = jetstream(connection, { timeout: TIMEOUT_MS });
  for (;;) {
    try {
      return await client.publish(subject, payload, { msgID: `${subject} ${payload}` });
    } catch (error) {
      if (!goOn()) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

function forMs(ms: number): () => boolean {
  const end = Date.now() + ms;
  return () => Date.now() < end;
}
