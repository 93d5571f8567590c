import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

export const MEBIBYTE = 2 ** 20;

const PAYLOAD = new Uint8Array(60_000);
const AT_ONCE = 100;
/** As many messages as fill the limits and delete the oldest tenth. */
const FILL = 1.2;

/**
 * How many of the messages are not stored that fill streams of so many MiB together; after the first of them no more
 * are sent.
 */
export async function failures(
  connection: NatsConnection,
  subjects: readonly string[],
  mebibytes: number,
): Promise<number> {
  const publisher = jetstream(connection);
  const total = Math.ceil((mebibytes * MEBIBYTE * FILL) / PAYLOAD.length);
  let failed = 0;
  for (let sent = 0; sent < total && failed === 0; sent += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, n) =>
      publisher.publish(subjects[(sent + n) % subjects.length] ?? '', PAYLOAD, { timeout: 20_000 }),
    );
    failed = (await Promise.allSettled(batch)).filter(({ status }) => status === 'rejected').length;
  }
  return failed;
}
