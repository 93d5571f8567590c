import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';

/** Whether the server has confirmed that it read everything sent to it before. */
export async function flushed(connection: NatsConnection, timeoutMs: number): Promise<boolean> {
  const over = new AbortController();
  try {
    const waits = sleep(timeoutMs, false, { signal: over.signal });
    return await Promise.race([connection.flush().then(() => true), waits]);
  } finally {
    // Thousands of messages would otherwise leave as many timers.
    over.abort();
  }
}
