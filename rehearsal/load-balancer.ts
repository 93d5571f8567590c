import { connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from './ports';

/**
 * The load balancer in front of a hub or region, for one port: takes connections in turn to each server that answers.
 * With no server behind it, it ends a connection at once.
 */
export class LoadBalancer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private next = 0;

  /** How many connections were ever made to it. */
  get connections(): number {
    return this.next;
  }

  /** @param backends ports of the servers, on loopback */
  constructor(private readonly backends: readonly number[]) {
    this.server = createServer((client) => {
      this.track(client);
      this.forward(client, this.next++, this.backends.length);
    });
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, LOOPBACK, resolve);
    });
  }

  /** Ends every connection, as a network does that is gone for a moment. */
  breakAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.breakAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private forward(client: Socket, turn: number, tries: number): void {
    const port = this.backends[turn % this.backends.length];
    if (tries === 0 || port === undefined) {
      client.destroy();
      return;
    }
    const backend = connect(port, LOOPBACK);
    this.track(backend);
    let connected = false;
    backend.once('error', () => {
      if (connected) client.destroy();
      else this.forward(client, turn + 1, tries - 1);
    });
    backend.once('connect', () => {
      connected = true;
      client.on('close', () => backend.destroy());
      backend.on('close', () => client.destroy());
      client.pipe(backend).pipe(client);
    });
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }
}
