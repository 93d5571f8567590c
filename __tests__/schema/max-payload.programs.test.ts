import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { streamConfig } from '../../constructs/streams/stream';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { ANY_PORT, jetstreamBlock, serve } from './served';

jest.setTimeout(120_000);

const WAIT_MS = 40_000;
const SMALL = 65_536;
const LARGE = 2 ** 20;

/**
 * What a hub has fetched of the stream of a leaf, which has stored three messages: one of 100,000 bytes between two
 * small ones.
 */
async function fetched(hubTakes: number, leafTakes: number) {
  const conf = (name: string, takes: number, leafnodes: string) =>
    `server_name: ${name}\nmax_payload: ${takes}\n${jetstreamBlock(`domain: ${name}`)}\nleafnodes { ${leafnodes} }`;
  const hub = await serve(conf('hub', hubTakes, `listen: ${ANY_PORT}`));
  const remotes = `remotes: [{ url: "nats://${hub.address('leafnode connections')}" }]`;
  const leaf = await serve(conf('leaf', leafTakes, `reconnect: 1s, ${remotes}`));
  const below = await leaf.connect();
  const [gathered, own] = [await jetstreamManager(await hub.connect()), await jetstreamManager(below)];
  const limits = { name: 'S', maxBytes: 10_000_000 };
  await own.streams.add(streamConfig({ ...limits, subjects: ['s.>'] }, 1) as { name: string });
  const stream = jetstream(below);
  for (const bytes of [10, 100_000, 10]) await stream.publish('s.x', new Uint8Array(bytes));
  await gathered.streams.add(streamConfig({ ...limits, sourceDomains: ['leaf'] }, 1) as { name: string });
  const ends = () => hub.log.match(/connection closed: Maximum Message Payload/g)?.length ?? 0;
  const stored = async () => (await gathered.streams.info('S')).state.messages;
  await becomesTrue(async () => (await stored()) === 3 || ends() >= 3, WAIT_MS);
  return { stored: await stored(), ends: Math.min(ends(), 3) };
}

test('a stored message that the hub does not accept ends the link again and again, and nothing after it arrives', async () => {
  expect(await fetched(SMALL, LARGE)).toEqual({ stored: 1, ends: 3 });
});

test('if the hub accepts as much as the site, all arrive', async () => {
  expect(await fetched(LARGE, LARGE)).toEqual({ stored: 3, ends: 0 });
});
