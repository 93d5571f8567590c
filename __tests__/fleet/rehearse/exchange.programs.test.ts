import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { interestArrives, Listener } from '../../../fleet/rehearse/exchange';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../support/binaries';
import { LINK_MS, slowLink } from '../../support/slow-link';
import { startedServer } from '../../support/started-server';

const PATIENCE_MS = 5000;

jest.setTimeout(30_000);

let hub: NatsConnection;
let site: NatsConnection;

beforeAll(async () => {
  const [hubPort = 0, leafPort = 0, sitePort = 0] = await freePorts(3);
  const start = (name: string, port: number, leafnodes: string) =>
    startedServer(
      natsServer(PINNED),
      name,
      `server_name: ${name}, listen: "${LOOPBACK}:${port}", leafnodes ${leafnodes}\n`,
    );
  await start('hub', hubPort, `{ listen: "${LOOPBACK}:${leafPort}" }`);
  const remote = `nats-leaf://${LOOPBACK}:${await slowLink(() => leafPort)}`;
  const leaf = await start('site', sitePort, `{ remotes: [{ url: "${remote}" }] }`);
  hub = await connect({ servers: `${LOOPBACK}:${hubPort}`, reconnect: false });
  site = await connect({ servers: `${LOOPBACK}:${sitePort}`, reconnect: false });
  await becomesTrue(async () => leaf.logLines.join().includes('Leafnode connection created'), PATIENCE_MS);
  await sleep(3 * LINK_MS);
}, 30_000);

afterAll(() => Promise.all([hub.close(), site.close()]));

test('what was subscribed far away is known here once that was waited for, however slow the link is', async () => {
  const listener = new Listener(hub, ['forbidden', 'up.>']);
  const known = interestArrives(hub, site, ['down.>']);
  await hub.flush();
  site.publish('forbidden', 'too early');
  await known;
  site.publish('forbidden', 'in time');
  expect(await listener.gets('in time', PATIENCE_MS)).toBe(true);
  expect(listener.has('too early')).toBe(false);
});

test('where nothing may pass the other way it waits for longer than this link takes', async () => {
  const listener = new Listener(hub, ['another']);
  await interestArrives(hub, site, []);
  site.publish('another', 'in time');
  expect(await listener.gets('in time', PATIENCE_MS)).toBe(true);
});
