import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../lib/package-root';

/** The task of a load balancer's thread. */
export interface BalancerTask {
  readonly port: number;
  /** Ports of the servers, on loopback. */
  readonly backends: readonly number[];
  /** Where it counts the connections that are made to it. */
  readonly connections: Int32Array;
}

/** What the thread can be told. */
export type BalancerOrder = 'break all';

/**
 * The load balancer in front of a hub or region, for one port: takes connections in turn to each server that answers.
 * With no server behind it, it ends a connection at once.
 *
 * It has a thread of its own: where drills check a hundred sites, theirs is busy, and leaves would be late to connect.
 */
export class LoadBalancer {
  private readonly counted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private thread: Worker | undefined;

  /** How many connections were ever made to it. */
  get connections(): number {
    return Atomics.load(this.counted, 0);
  }

  /** @param backends ports of the servers, on loopback */
  constructor(private readonly backends: readonly number[]) {}

  /** @throws Error where the port is taken */
  async listen(port: number): Promise<void> {
    const workerData: BalancerTask = { port, backends: this.backends, connections: this.counted };
    const argv = ['fleet/rehearse/load-balancer-thread'];
    this.thread = new Worker(join(packageRoot(), 'tools/run.js'), { argv, workerData });
    await once(this.thread, 'message');
  }

  /** Ends every connection, as a network does that is gone for a moment. */
  breakAll(): void {
    const order: BalancerOrder = 'break all';
    this.thread?.postMessage(order);
  }

  /** Ends it with all its connections. */
  async close(): Promise<void> {
    await this.thread?.terminate();
  }
}
