import { jetstreamManager } from '@nats-io/jetstream';
import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import { isConnected } from '../../fleet/rehearse/drills/leaves-connect';
import { makeStreams } from '../../fleet/rehearse/make-streams';
import { RunningFleet } from '../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { grace } from '../support/attacked-fleet';
import { natsServer, OLD, PINNED } from '../support/binaries';
import { Artifact } from '../support/rehearsal';

jest.setTimeout(90_000);

/** Without flow control, 2 MiB of a site's messages arrive; this is twice as much, in few messages. */
const MESSAGES = 64;
const PAYLOAD = new Uint8Array(64 * 1024);
/** Far longer than everything takes that does arrive. */
const ARRIVAL_MS = 20_000;

/** A site for each subject of its user that has another one in its place, or one that is good for nothing. */
const CHANGES: Readonly<Record<string, readonly [from: string, to?: string]>> = {
  'no-answer': ['"$JSC.R.>"'],
  'no-messages': ['"$JS.S.no-messages.>"'],
  'no-requests': ['"$JS.no-requests.API.CONSUMER.>"'],
  'no-flow': ['"$JS.FC.>"'],
  'no-inbox': ['"_INBOX.>"'],
  'narrow-flow': ['"$JS.FC.>"', '"$JS.FC.EDGE_SENSORS.>"'],
  'one-stream': ['"$JS.one-stream.API.CONSUMER.>"', '"$JS.one-stream.API.CONSUMER.CREATE.EDGE_SENSORS"'],
};

/** A hub whose user for each site is as {@link CHANGES} says. */
function artifact(): Artifact {
  const sites = Object.fromEntries(['everything', ...Object.keys(CHANGES)].map((name) => [name, {}]));
  const made = Artifact.of({ hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 }, sites });
  for (const [name, [from, to = '"nothing"']] of Object.entries(CHANGES)) made.replaceInUser('hub', name, from, to);
  return made;
}

/** Sites all of whose messages arrive. */
const COMPLETE = ['everything', 'no-inbox', 'narrow-flow', 'one-stream'];

/** How many of {@link MESSAGES} of each site the hub has stored, and whether the site answered a command. */
async function outcomes(version: string) {
  const fleet = new RunningFleet(await artifact().plan(), natsServer(version));
  try {
    await fleet.start(fleet.tiers);
    await Promise.all(fleet.leaves.map((leaf) => isConnected(fleet, leaf, ARRIVAL_MS)));
    for (const { tier } of fleet.leaves) await makeStreams(fleet, tier, ['EDGE_SENSORS']);
    const answered = new Map<string, boolean>();
    const hub = await fleet.connectTo(fleet.hub);
    for (const { tier } of fleet.leaves) {
      const site = await fleet.connectTo(tier);
      for (let n = 0; n < MESSAGES; n++) site.publish(`sensors.${tier.name}`, PAYLOAD);
      const subject = `commands.${tier.name}.status`;
      site.subscribe(subject, { callback: (_error, message) => void message.respond('fine') });
      await site.flush();
      const answer = () => hub.request(subject, '', { timeout: 300 }).then(() => true);
      answered.set(tier.name, await becomesTrue(answer, tier.name === 'no-inbox' ? 0 : ARRIVAL_MS));
    }
    await makeStreams(fleet, fleet.hub, ['EDGE_SENSORS']);
    const { streams } = await jetstreamManager(hub);
    const count = async (name: string) =>
      (await streams.info('EDGE_SENSORS', { subjects_filter: 'sensors.>' })).state.subjects?.[`sensors.${name}`] ?? 0;
    // By the time that all of these is there, so would be what others sent.
    for (const name of COMPLETE) await becomesTrue(async () => (await count(name)) === MESSAGES, ARRIVAL_MS);
    await grace();
    const names = [...answered.keys()];
    const stored = await Promise.all(names.map(count));
    return Object.fromEntries(names.map((name, n) => [name, { stored: stored[n], answered: answered.get(name) }]));
  } finally {
    await fleet.stop();
  }
}

const ALL = { stored: MESSAGES, answered: true };

test.each([PINNED, OLD])(
  'on nats-server %s each subject of a leaf is needed, and together they are enough',
  async (version) => {
    const { 'no-flow': flow, ...rest } = await outcomes(version);
    expect(rest).toEqual({
      everything: ALL,
      'no-answer': { stored: 0, answered: true },
      'no-messages': { stored: 0, answered: true },
      'no-requests': { stored: 0, answered: true },
      'no-inbox': { stored: MESSAGES, answered: false },
      'narrow-flow': ALL,
      'one-stream': ALL,
    });
    // Flow control comes in after 2 MiB: 32 messages of 64 KiB, or one more or less.
    expect(flow?.answered).toBe(true);
    expect(flow?.stored).toBeGreaterThanOrEqual(16);
    expect(flow?.stored).toBeLessThan(MESSAGES);
  },
);

test('and these are the subjects', () => {
  expect(leafPermissions({ up: [], down: [], domain: 'edge1' })).toEqual({
    publish: ['_INBOX.>', '$JSC.R.>', '$JS.S.edge1.>'],
    subscribe: ['$JS.edge1.API.CONSUMER.>', '$JS.FC.>'],
  });
});
