import { createServer, type Server } from 'node:net';

/** Where everything of a rehearsal listens. */
export const LOOPBACK = '127.0.0.1';

/**
 * Below the range that Linux and macOS use for outgoing connections, any of which could occupy a port while its server
 * is down.
 */
const FIRST_PORT = 10_000;
const BLOCK_SIZE = 100;
const BLOCKS = 220;

/**
 * Ports that no other rehearsal on this machine takes, not even while the server that has one is down. They come in
 * blocks, and whoever listens on a block's first port has all of it; the system frees it when the process ends.
 */
export class PortReservation {
  private readonly locks: Server[] = [];
  private readonly left: number[] = [];

  /** As many free TCP ports as asked for, each given once only. */
  async take(count: number): Promise<number[]> {
    const taken: number[] = [];
    while (taken.length < count) {
      const port = this.left.shift();
      if (port === undefined) await this.lockBlock();
      else if (await isFree(port)) taken.push(port);
    }
    return taken;
  }

  /** Releases them. */
  release(): void {
    for (const lock of this.locks.splice(0)) lock.close();
    this.left.splice(0);
  }

  private async lockBlock(): Promise<void> {
    const begin = Math.floor(Math.random() * BLOCKS);
    for (let n = 0; n < BLOCKS; n++) {
      const first = FIRST_PORT + ((begin + n) % BLOCKS) * BLOCK_SIZE;
      const lock = await listen(first);
      if (!lock) continue;
      lock.unref();
      this.locks.push(lock);
      this.left.push(...Array.from({ length: BLOCK_SIZE - 1 }, (_, index) => first + 1 + index));
      return;
    }
    throw new Error(
      `no ports are left between ${FIRST_PORT} and ${FIRST_PORT + BLOCKS * BLOCK_SIZE}: too much runs on this machine`,
    );
  }
}

/** As many free TCP ports as asked for, for as long as this process runs. */
export function freePorts(count: number): Promise<number[]> {
  return new PortReservation().take(count);
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (!server) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** A server on that port, or nothing where another has it. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen(port, LOOPBACK, () => resolve(server));
  });
}
