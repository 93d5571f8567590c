import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { LoadBalancer } from '../../../fleet/rehearse/load-balancer';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';

/** Servers that say which of them they are, and when they were asked. */
async function started(ports: readonly number[]): Promise<Server[]> {
  const servers = ports.map((_, n) => createServer((socket) => socket.on('error', () => undefined).write(`${n}`)));
  await Promise.all(servers.map((server, n) => once(server.listen(ports[n], LOOPBACK), 'listening')));
  return servers;
}

/** A connection, and which server answers on it; nothing where it was ended without an answer. */
async function asked(port: number): Promise<[Socket, string | undefined]> {
  const socket = connect(port, LOOPBACK).on('error', () => undefined);
  const answer = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => undefined)]);
  return [socket, answer?.toString()];
}

test('connections go in turn to each server that answers, are counted, and can all be broken', async () => {
  const [port = 0, first = 0, second = 0, nobody = 0] = await freePorts(4);
  const servers = await started([first, second]);
  const balancer = new LoadBalancer([first, nobody, second]);
  await balancer.listen(port);
  const connections: [Socket, string | undefined][] = [];
  for (let n = 0; n < 4; n++) connections.push(await asked(port));
  expect(connections.map(([, answer]) => answer)).toEqual(['0', '1', '1', '0']);
  expect(balancer.connections).toBe(4);
  balancer.breakAll();
  expect(await becomesTrue(async () => connections.every(([{ closed }]) => closed), 5000)).toBe(true);
  for (const server of servers) server.close();
  expect((await asked(port))[1]).toBeUndefined();
  await balancer.close();
});

test('it passes on what comes while the thread that made it is busy', async () => {
  const [port = 0, backend = 0] = await freePorts(2);
  const servers = await started([backend]);
  const balancer = new LoadBalancer([backend]);
  await balancer.listen(port);
  const socket = connect(port, LOOPBACK);
  await once(socket, 'connect');
  // Nobody but the balancer's own thread can count it meanwhile.
  const end = Date.now() + 5000;
  while (balancer.connections === 0 && Date.now() < end);
  expect(balancer.connections).toBe(1);
  socket.destroy();
  await balancer.close();
  for (const server of servers) server.close();
});

test('a port that is taken is an error', async () => {
  const [port = 0] = await freePorts(1);
  const [server] = await started([port]);
  await expect(new LoadBalancer([]).listen(port)).rejects.toThrow('EADDRINUSE');
  server?.close();
});
