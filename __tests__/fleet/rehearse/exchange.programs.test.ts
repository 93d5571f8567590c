import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { interestArrives, Listener } from '../../../fleet/rehearse/exchange';
import type { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../support/binaries';
import { startedServer } from '../../support/started-server';

/** A satellite's, one way. */
const DELAY_MS = 300;
const PATIENCE_MS = 5000;

jest.setTimeout(30_000);

const ended: (() => Promise<unknown> | unknown)[] = [];
let hub: NatsConnection;
let site: NatsConnection;

beforeAll(async () => {
  const [hubPort = 0, leafPort = 0, slowPort = 0, sitePort = 0] = await freePorts(4);
  const link = createServer((client) => slowly(client, dial(leafPort, LOOPBACK)));
  link.listen(slowPort, LOOPBACK);
  ended.push(() => link.close());
  await start('hub', `port: ${hubPort}, leafnodes { host: "${LOOPBACK}", port: ${leafPort} }`);
  const leaf = await start(
    'site',
    `port: ${sitePort}, leafnodes { remotes: [{ url: "nats-leaf://${LOOPBACK}:${slowPort}" }] }`,
  );
  hub = await connected(hubPort);
  site = await connected(sitePort);
  await becomesTrue(
    async () => leaf.logLines.some((line) => line.includes('Leafnode connection created')),
    PATIENCE_MS,
  );
  await sleep(2 * DELAY_MS);
}, 30_000);

afterAll(async () => {
  for (const end of ended.reverse()) await end();
});

test('what was subscribed far away is known here once that was waited for, however slow the link is', async () => {
  const listener = new Listener(hub, ['forbidden', 'up.>']);
  const known = interestArrives(hub, site, ['down.>']);
  await hub.flush();
  site.publish('forbidden', 'too early');
  await known;
  site.publish('forbidden', 'in time');
  expect(await listener.gets('in time', PATIENCE_MS)).toBe(true);
  expect(listener.has('too early')).toBe(false);
  listener.close();
});

test('where nothing may pass the other way it waits for longer than this link takes', async () => {
  const listener = new Listener(hub, ['another']);
  await interestArrives(hub, site, []);
  site.publish('another', 'in time');
  expect(await listener.gets('in time', PATIENCE_MS)).toBe(true);
  listener.close();
});

/** Lets pass what a server above sends only after a while, in order. */
function slowly(client: Socket, server: Socket): void {
  client.pipe(server);
  server.on('data', (bytes) => setTimeout(() => client.write(bytes), DELAY_MS));
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

async function start(name: string, conf: string): Promise<NatsProcess> {
  return startedServer(natsServer(PINNED), name, `server_name: ${name}, host: "${LOOPBACK}", ${conf}\n`);
}

async function connected(port: number): Promise<NatsConnection> {
  const connection = await connect({ servers: `nats://${LOOPBACK}:${port}`, reconnect: false });
  ended.push(() => connection.close());
  return connection;
}
