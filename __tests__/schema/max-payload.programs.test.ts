import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamConfig } from '../../constructs/streams/stream';
import { freePorts, LOOPBACK } from '../../fleet/rehearse/ports';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';
import { startedServer } from '../support/started-server';

jest.setTimeout(120_000);

const open: NatsConnection[] = [];
afterAll(() => Promise.all(open.map((connection) => connection.close())));

const WAIT_MS = 40_000;
const SMALL = 65_536;
const LARGE = 2 ** 20;

/** A hub that fetches the stream of a leaf, which has stored three messages: one of 100,000 bytes between two small ones. */
async function fetched(hubTakes: number, leafTakes: number) {
  const [hubPort = 0, leafPort = 0, leafnodes = 0] = await freePorts(3);
  const store = () => JSON.stringify(temporaryFolder());
  const binary = natsServer(PINNED);
  const hub = await startedServer(
    binary,
    'hub',
    `server_name: hub\nlisten: "${LOOPBACK}:${hubPort}"\nmax_payload: ${hubTakes}\njetstream { store_dir: ${store()}, domain: hub }\nleafnodes { listen: "${LOOPBACK}:${leafnodes}" }\n`,
  );
  await startedServer(
    binary,
    'leaf',
    `server_name: leaf\nlisten: "${LOOPBACK}:${leafPort}"\nmax_payload: ${leafTakes}\njetstream { store_dir: ${store()}, domain: leaf }\nleafnodes { reconnect: 1s, remotes: [{ url: "nats://${LOOPBACK}:${leafnodes}" }] }\n`,
  );
  const [above, below] = await Promise.all(
    [hubPort, leafPort].map((port) => connect({ servers: `${LOOPBACK}:${port}` })),
  );
  if (!above || !below) throw new Error('no connection');
  open.push(above, below);
  const [gathered, own] = [await jetstreamManager(above), await jetstreamManager(below)];
  const limits = { name: 'S', maxBytes: 10_000_000 };
  await own.streams.add(streamConfig({ ...limits, subjects: ['s.>'] }, 1) as { name: string });
  const stream = jetstream(below);
  for (const bytes of [10, 100_000, 10]) await stream.publish('s.x', new Uint8Array(bytes));
  await gathered.streams.add(streamConfig({ ...limits, sourceDomains: ['leaf'] }, 1) as { name: string });
  const ends = () => hub.logLines.filter((line) => /connection closed: Maximum Message Payload/.test(line)).length;
  const stored = async () => (await gathered.streams.info('S')).state.messages;
  await becomesTrue(async () => (await stored()) === 3 || ends() >= 3, WAIT_MS);
  return { stored: await stored(), ends: ends() };
}

test('a stored message that the hub does not take ends the link again and again, and nothing after it arrives', async () => {
  const { stored, ends } = await fetched(SMALL, LARGE);
  expect({ stored, endsAgain: ends >= 3 }).toEqual({ stored: 1, endsAgain: true });
});

test('where the hub takes as much as the site, all arrive', async () => {
  expect(await fetched(LARGE, LARGE)).toEqual({ stored: 3, ends: 0 });
});
