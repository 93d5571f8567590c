import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';

/** Whether the server has answered that it read all that was sent to it before. */
export function flushed(connection: NatsConnection, timeoutMs: number): Promise<boolean> {
  return Promise.race([connection.flush().then(() => true), sleep(timeoutMs, false)]);
}
