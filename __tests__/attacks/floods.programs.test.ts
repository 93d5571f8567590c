import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { block, resourcesOfType, stackNamed } from '../../fleet/model';
import { LOOPBACK } from '../../fleet/rehearse/ports';
import { AttackedFleet, LEAF_PORT, MALLORY } from '../support/attacked-fleet';
import { knock } from '../support/knock';
import { Artifact } from '../support/rehearsal';
import { mapAt } from '../support/walk';

jest.setTimeout(120_000);

const ROUTE_PORT = 6222;
const CONNECTIONS = 10_000;
/** So many at once are no more than the open files that a process may have. */
const BATCH = 200;
/** nats-server waits two seconds for a TLS handshake and one more than that for CONNECT; more for a busy machine. */
const HANDSHAKE_MS = 6000;
const SLOW = 150;

let fleet: AttackedFleet;

beforeAll(async () => {
  fleet = await AttackedFleet.start(
    Artifact.of({
      hub: { address: 'nats.example.com', kube: { context: 'hub' } },
      regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
      sites: { edge1: {}, plant7: { via: 'eu' }, [MALLORY]: {} },
    }),
  );
});
beforeEach(() => fleet.begin());
afterAll(() => fleet?.stop());

test('the load balancers lead to the ports of clients and leaves: monitoring answers at none of them', async () => {
  const { running } = fleet;
  const addresses = running.tiers.flatMap((tier) => tier.balanced);
  const outside = addresses.map(({ host, port, targetPort }) => ({
    targetPort,
    port: running.endpoint(host, port).port,
  }));
  expect(new Set(outside.map(({ targetPort }) => targetPort))).toEqual(new Set([4222, LEAF_PORT]));
  for (const { port } of outside)
    expect(await knock(port, ['GET /varz HTTP/1.1', 'Host: hub', ''])).not.toMatch(/HTTP|server_id.*"mem"/);
  expect(await fleet.logs(/connection closed: TLS Handshake Failure/)).toBe(true);
  expect(await fleet.noticed()).toEqual([]);
});

test('inside, only pods of the same Kubernetes cluster may reach the monitor port', async () => {
  const { resolver } = fleet.running.plan;
  const [policy] = resourcesOfType(stackNamed(resolver.app, 'hub'), 'kubernetes_network_policy_v1').filter(
    ({ address }) => /server/.test(address),
  );
  const spec = mapAt(block((await resolver.resource('hub', policy?.address ?? '')).spec));
  const rules = JSON.stringify(spec.ingress);
  expect(JSON.parse(rules)).toContainEqual(
    expect.objectContaining({
      from: [expect.objectContaining({ namespace_selector: {} })],
      ports: expect.arrayContaining([expect.objectContaining({ port: '8222' })]),
    }),
  );
});

/** Connects, and does what is to be done with that. How long it lasted until the other side ended it, or this one. */
function connected(port: number, act: (socket: Socket) => NodeJS.Timeout): Promise<number> {
  return new Promise((resolve) => {
    const begun = Date.now();
    const socket = connect(port, LOOPBACK);
    const timer = act(socket);
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(timer);
      resolve(Date.now() - begun);
    });
  });
}

/** Sends a byte every now and then, and is never done saying who it is. */
const slowly = (port: number, first: Buffer) =>
  connected(port, (socket) => {
    let sent = 0;
    return setInterval(() => sent < first.length && socket.write(first.subarray(sent, ++sent)), 200);
  });

/** Sends random bytes, and ends the connection soon after where the other side does not. */
const noise = (port: number) =>
  connected(port, (socket) => {
    socket.once('connect', () => socket.end(randomBytes(64 + Math.floor(Math.random() * 400))));
    return setTimeout(() => socket.destroy(), 1000);
  });

test(`${SLOW} slow connections at 7422 are ended after the two seconds that a handshake may take, and the hub says so`, async () => {
  const [hub] = fleet.hubs;
  const port = hub ? fleet.port(hub, LEAF_PORT) : 0;
  // The beginning of a TLS ClientHello, a byte at a time; or nothing at all.
  const hello = Buffer.from('1603010200010001fc0303', 'hex');
  const all = Array.from({ length: SLOW }, (_, n) => slowly(port, n % 2 ? hello : Buffer.of()));
  await sleep(1000);
  expect(await fleet.noticed()).toEqual([]);
  expect(Math.max(...(await Promise.all(all)))).toBeLessThan(HANDSHAKE_MS);
  expect(await fleet.logs(/Leafnode connection closed: TLS Handshake Failure/)).toBe(true);
  expect(await fleet.noticed()).toEqual([]);
});

test('one that is done with TLS and then says nothing is ended too, and the hub says so', async () => {
  const raw = await fleet.silent();
  const begun = Date.now();
  expect(await raw.isOut()).toBe(true);
  expect(Date.now() - begun).toBeLessThan(HANDSHAKE_MS);
  await fleet.expectOut(raw, /authentication timeout/i);
});

test(`${CONNECTIONS.toLocaleString('en')} connections of random bytes at every port: each ends, the hub says so of all ports but the monitor's, nobody else notices`, async () => {
  const ports = fleet.hubs.flatMap((hub) => [
    hub.ports.client,
    fleet.port(hub, LEAF_PORT),
    fleet.port(hub, ROUTE_PORT),
    hub.ports.monitor,
  ]);
  for (let done = 0; done < CONNECTIONS; done += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, (_, n) => noise(ports[(done + n) % ports.length] ?? 0)));
    if (done % 2000 === 0) expect(await fleet.noticed()).toEqual([]);
  }
  for (const kind of ['client', 'leafnode', 'route'])
    expect(await fleet.logs(new RegExp(`TLS ${kind === 'client' ? '' : `${kind} `}handshake error`))).toBe(true);
  expect(fleet.hubs.map(({ process }) => process.running)).toEqual([true, true, true]);
  expect(await fleet.noticed()).toEqual([]);
});
