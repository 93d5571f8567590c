import { connect, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { BalancerOrder, BalancerTask } from './load-balancer';
import { LOOPBACK } from './ports';

/** What the thread of a load balancer does: see `load-balancer.ts`. */
const { port, backends, connections }: BalancerTask = workerData;
const sockets = new Set<Socket>();

const server = createServer((client) => {
  track(client);
  forward(client, Atomics.add(connections, 0, 1), backends.length);
});
server.once('error', (error) => {
  throw error;
});
server.listen(port, LOOPBACK, () => parentPort?.postMessage('listening'));

parentPort?.on('message', (order: BalancerOrder) => {
  if (order === 'break all') for (const socket of sockets) socket.destroy();
});

function forward(client: Socket, turn: number, tries: number): void {
  const target = backends[turn % backends.length];
  if (tries === 0 || target === undefined) {
    client.destroy();
    return;
  }
  const backend = connect(target, LOOPBACK);
  track(backend);
  let connected = false;
  backend.once('error', () => {
    if (connected) client.destroy();
    else forward(client, turn + 1, tries - 1);
  });
  backend.once('connect', () => {
    connected = true;
    client.on('close', () => backend.destroy());
    backend.on('close', () => client.destroy());
    client.pipe(backend).pipe(client);
  });
}

function track(socket: Socket): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => sockets.delete(socket));
}
