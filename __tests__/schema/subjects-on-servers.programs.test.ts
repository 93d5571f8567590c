import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { isConnected } from '../../fleet/rehearse/drills/leaves-connect';
import { streamsAreMade } from '../../fleet/rehearse/drills/streams';
import { interestArrives, isHeard, Listener } from '../../fleet/rehearse/exchange';
import { RunningFleet } from '../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../fleet/rehearse/wait';
import type { EnvironmentDraft } from '../../schema/draft';
import { natsServer, PINNED } from '../support/binaries';
import { Artifact } from '../support/rehearsal';
import { minimal, verdict } from './example';

jest.setTimeout(180_000);

const START_MS = 20_000;
/** A single-server hub retries its sources 40 s after its start, if the first attempt was too early. */
const STORED_MS = 60_000;
const MESSAGES = 10;

type Sites = NonNullable<EnvironmentDraft['sites']>;

/** Space at the hub in addition to the largest stream. */
const SMALL = { hub: { maxBytes: '100Mi' } } as const;

/** Sites, allowed or not: each is tested on servers and with the rules. */
const SITES = {
  quiet: { up: ['alerts.>'], down: [] },
  first: { up: [], down: ['config.>'], streams: { CONFIG: { subjects: ['config.>'], ...SMALL } } },
  second: { up: [], down: ['config.>'], streams: { CONFIG: { subjects: ['config.*'], ...SMALL } } },
  sender: { up: ['readings.>'], down: [], streams: { READINGS: { subjects: ['readings.sender.>'], ...SMALL } } },
  receiver: { up: [], down: ['readings.>'], streams: { READINGS: { subjects: ['readings.*.a'], ...SMALL } } },
  own: { up: ['orders.>'], down: ['orders.own.>'], streams: { ORDERS: { subjects: ['orders.own.>'], ...SMALL } } },
  listener: { up: ['alerts.>'], down: ['_INBOX.>'] },
  named: { up: ['alerts.>'], down: ['_INBOX.named.>'] },
  asking: { up: ['services.>'], down: ['inbox.asking.>'] },
  wide: { up: ['alerts.>'], down: ['*.>'] },
} as const satisfies Sites;

type Site = keyof typeof SITES;

/** The problems of an environment with these sites. */
function said(...names: Site[]): readonly string[] | 'accepted' {
  return verdict(minimal({ sites: Object.fromEntries(names.map((name) => [name, SITES[name]])) }));
}

let fleet: RunningFleet;
let hub: NatsConnection;
const at = {} as Record<Site, NatsConnection>;

beforeAll(async () => {
  const artifact = Artifact.unchecked({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: SITES,
    // Nothing here depends on the auth method, and this is the fastest.
    kind: 'development',
    trust: { kind: 'password', tls: false },
  });
  fleet = new RunningFleet(await artifact.plan(), await natsServer(PINNED));
  await fleet.start(fleet.tiers);
  await Promise.all(fleet.leaves.map((leaf) => isConnected(fleet, leaf, START_MS)));
  expect((await streamsAreMade.run(fleet)).failures).toEqual([]);
  hub = await fleet.connectTo(fleet.hub);
  for (const { tier } of fleet.leaves) at[tier.name as Site] = await fleet.connectTo(tier);
});
afterAll(() => fleet?.stop());

async function stored(connection: NatsConnection, stream: string): Promise<number> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  return (await streams.info(stream)).state.messages;
}

/** How many messages the hub has in a stream, once it has the expected number, or at the timeout. */
async function gathered(stream: string, expected: number): Promise<number> {
  await becomesTrue(async () => (await stored(hub, stream)) >= expected, STORED_MS);
  return stored(hub, stream);
}

async function publish(connection: NatsConnection, subject: string): Promise<void> {
  for (let n = 0; n < MESSAGES; n++) connection.publish(subject, String(n));
  await connection.flush();
}

test('what a site stores need not be in its up: the hub fetches all of it, and nothing there receives it live', async () => {
  expect(said('quiet')).toBe('accepted');
  const live = new Listener(hub, ['sensors.>', 'alerts.>']);
  expect(await isHeard(at.quiet, 'alerts.a', live, 'an alert')).toBe(true);
  await publish(at.quiet, 'sensors.a');
  expect(await gathered('EDGE_SENSORS', MESSAGES)).toBe(MESSAGES);
  expect(live.has('0')).toBe(false);
});

const DOWN = expect.stringMatching(/^sites\.\w+\.streams\.\w+\.subjects\[0\]: "\S+" also comes down/);

test('what comes down to two sites that store it is at the hub twice, and is refused', async () => {
  expect(said('first', 'second')).toEqual([DOWN, DOWN]);
  await publish(hub, 'config.a');
  expect(await gathered('CONFIG', 2 * MESSAGES)).toBe(2 * MESSAGES);
});

test('what one site stores and sends, and another receives and stores, is at the hub twice, and is refused', async () => {
  expect(said('sender', 'receiver')).toEqual([DOWN]);
  await publish(at.sender, 'readings.sender.a');
  expect(await gathered('READINGS', 2 * MESSAGES)).toBe(2 * MESSAGES);
});

test('what comes down to one site alone may be stored there: the hub has each message once', async () => {
  expect(said('own', 'quiet')).toBe('accepted');
  await publish(hub, 'orders.own.a');
  await publish(at.own, 'orders.own.b');
  expect(await gathered('ORDERS', 2 * MESSAGES)).toBe(2 * MESSAGES);
  expect(await stored(at.own, 'ORDERS')).toBe(2 * MESSAGES);
});

/** Whether a site receives a reply to a client at the hub. */
async function hearsAnswers(site: Site): Promise<boolean> {
  const heard = new Listener(at[site], ['_INBOX.>']);
  await interestArrives(at[site], hub, SITES[site].down);
  const service = hub.subscribe('services.secret', { callback: (_, message) => void message.respond(`for ${site}`) });
  expect((await hub.request('services.secret')).string()).toBe(`for ${site}`);
  service.unsubscribe();
  return heard.gets(`for ${site}`, 1000);
}

const ANSWERS = expect.stringMatching(/^sites\.\w+\.down\[0\]: "_INBOX\.\S+" would bring down replies/);

test('with _INBOX.> down a site receives replies to others, which is refused', async () => {
  expect(said('listener')).toEqual([ANSWERS]);
  expect([await hearsAnswers('listener'), await hearsAnswers('quiet')]).toEqual([true, false]);
});

test('with a part of _INBOX.> down any other site can reply, which is refused', async () => {
  expect(said('named')).toEqual([ANSWERS]);
  const answers = new Listener(at.named, ['_INBOX.named.>']);
  expect(await isHeard(at.quiet, '_INBOX.named.1', answers, 'forged')).toBe(true);
});

test('with its own inbox prefix a site receives its replies, and no other site can forge one', async () => {
  expect(said('asking', 'quiet')).toBe('accepted');
  hub.subscribe('services.time', { callback: (_, message) => void message.respond('noon') });
  const answers = new Listener(at.asking, ['inbox.asking.>']);
  const asked = async () => {
    at.asking.publish('services.time', '', { reply: 'inbox.asking.1' });
    return answers.gets('noon', 200);
  };
  expect(await becomesTrue(asked, START_MS)).toBe(true);
  expect(await isHeard(at.quiet, 'inbox.asking.1', answers, 'forged')).toBe(false);
});

test('a leading wildcard exposes replies and the JetStream of the site, and is refused', async () => {
  expect(said('wide')).toEqual([expect.stringContaining('a leading wildcard would also match $JS and $SYS')]);
  expect(await hearsAnswers('wide')).toBe(true);
  const remove = (site: Site) => hub.request(`$JS.${site}.API.STREAM.DELETE.EDGE_SENSORS`, '', { timeout: 3000 });
  expect((await remove('wide')).json()).toMatchObject({ success: true });
  await expect(remove('quiet')).rejects.toThrow();
});
