import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamConfig } from '../../../../constructs/streams/stream';
import type { NatsProcess } from '../../../../fleet/rehearse/nats-process';
import { freePorts, LOOPBACK } from '../../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../../support/binaries';
import { temporaryFolder } from '../../../support/folder';
import { startedServer } from '../../../support/started-server';

jest.setTimeout(240_000);

/** A hub with one server asks its sources again 40 s after its start, where the first time was too early. */
const STORED_MS = 90_000;

const connections: NatsConnection[] = [];
afterAll(() => Promise.all(connections.map((connection) => connection.close())));

type Place = 'hub' | 'site';

/**
 * A hub whose stream gathers that of a site, with a hundred messages that both have; and the site, which comes back
 * under other accounts.
 */
async function hubAndSite() {
  const [hub = 0, leaf = 0, site = 0] = await freePorts(3);
  const [ports, folder] = [{ hub, site }, temporaryFolder()];
  let running: NatsProcess | undefined;
  const run = (name: Place, conf: string) => {
    const jets = `jetstream { store_dir: "${join(folder, name)}", domain: ${name}, max_file: 10MB }`;
    const own = `server_name: ${name}\nlisten: "${LOOPBACK}:${ports[name]}"\n${jets}\n`;
    return startedServer(natsServer(PINNED), name, own + conf);
  };
  const connected = async (at: Place) => {
    const connection = await connect({ servers: `${LOOPBACK}:${ports[at]}`, user: 'u', pass: 'p' });
    connections.push(connection);
    return connection;
  };
  const streams = async (at: Place) => (await jetstreamManager(await connected(at), { checkAPI: false })).streams;
  const account = (name: string, user = 'u', rest = '') =>
    `${name} { ${rest} users: [{ user: ${user}, password: p }] }`;
  const fleet = {
    /** The site recreated on its volume: the account that its clients and streams are in, and that of its remote. */
    async site(clients: string, remote = clients): Promise<void> {
      await running?.stop();
      const others = remote === clients ? '' : account(remote, 'other');
      const remotes = `[{ url: "nats-leaf://u:p@${LOOPBACK}:${leaf}", account: ${remote} }]`;
      const accounts = `${account(clients, 'u', 'jetstream: enabled,')}\n${others}`;
      running = await run('site', `leafnodes { reconnect: 1, remotes: ${remotes} }\naccounts { ${accounts} }\n`);
    },
    /** Makes the stream as the Job does, whether or not it is there. */
    async stream(at: Place): Promise<void> {
      const source = at === 'hub' ? { sourceDomains: ['site'] } : { subjects: ['a'] };
      await (await streams(at)).add(
        streamConfig({ name: 'EDGE', maxBytes: 2 ** 20, ...source }, 1) as { name: string },
      );
    },
    async publish(count: number): Promise<void> {
      const client = jetstream(await connected('site'));
      for (let n = 0; n < count; n++) await client.publish('a', '', { timeout: 5000 });
    },
    /** What is stored, as soon as it is as many as expected; else what there is in the end. */
    async stored(at: Place, expected: number | string, timeoutMs = STORED_MS): Promise<number | string> {
      const from = await streams(at);
      let found: number | string = 'no answer';
      await becomesTrue(async () => {
        found = await from.info('EDGE').then(
          ({ state }) => state.messages,
          (error: Error) => error.message,
        );
        return found === expected;
      }, timeoutMs);
      return found;
    },
  };
  await run(
    'hub',
    `leafnodes { listen: "${LOOPBACK}:${leaf}" }\naccounts { ${account('FLEET', 'u', 'jetstream: enabled,')} }\n`,
  );
  await fleet.site('FLEET');
  for (const at of ['site', 'hub'] as const) await fleet.stream(at);
  await fleet.publish(100);
  expect(await fleet.stored('hub', 100)).toBe(100);
  return fleet;
}

test.concurrent("another account of the site's messages: its stream is out of reach, and recreated it starts empty; put back, it is there, and comes to the hub twice", async () => {
  const fleet = await hubAndSite();
  await fleet.site('OTHER');
  expect(await fleet.stored('site', 'stream not found')).toBe('stream not found');
  expect(await fleet.stored('hub', 100)).toBe(100);
  await fleet.stream('site');
  await fleet.publish(10);
  expect(await fleet.stored('hub', 110)).toBe(110);
  await fleet.site('FLEET');
  expect(await fleet.stored('site', 100)).toBe(100);
  await fleet.publish(5);
  // What the site had stored before is fetched again: the hub takes its stream for a recreated one, once more.
  expect(await fleet.stored('hub', 215)).toBe(215);
});

test.concurrent("another account of the site's remote alone: nothing arrives any more; put back, all does", async () => {
  const fleet = await hubAndSite();
  await fleet.site('FLEET', 'OTHER');
  await fleet.publish(10);
  expect([await fleet.stored('site', 110), await fleet.stored('hub', 110, 10_000)]).toEqual([110, 100]);
  await fleet.site('FLEET');
  expect(await fleet.stored('hub', 110)).toBe(110);
});
