import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { isHeard, Listener } from '../../fleet/rehearse/exchange';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { AttackedFleet, FOR_MALLORY, grace, MALLORY } from '../support/attacked-fleet';
import type { RawLeaf } from '../support/raw-leaf';
import { Artifact } from '../support/rehearsal';
import { RogueServer } from '../support/rogue-server';

jest.setTimeout(60_000);

const hub = { address: 'nats.example.com', kube: { context: 'hub' } };

/** With three servers and a region, and mutual TLS; and the smallest there is, with passwords and without TLS. */
const LARGE = {
  hub,
  regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
  sites: { edge1: {}, plant7: { via: 'eu' }, [MALLORY]: {} },
};
const SMALL = {
  hub: { ...hub, replicas: 1 },
  sites: { edge1: {}, [MALLORY]: {} },
  kind: 'development',
  trust: { kind: 'password', tls: false },
};

/** Whom and what a site may not speak to. */
const FORBIDDEN = [
  '$JS.API.STREAM.DELETE.EDGE_SENSORS',
  '$JS.hub.API.STREAM.DELETE.EDGE_SENSORS',
  '$JS.edge1.API.STREAM.DELETE.EDGE_SENSORS',
  '$JS.edge1.API.CONSUMER.CREATE.EDGE_SENSORS',
  '$JS.S.edge1.S.aaaaaaaa',
  '$JS.FC.EDGE_SENSORS.aaaaaaaa.bbbb',
  '$SYS.REQ.SERVER.PING',
  '$SYS.REQ.ACCOUNT.FLEET.CONNZ',
  'commands.edge1.restart',
  'config.all',
  '_GR_.aaaaaaaa.bbbbbbbb.commands.edge1.restart',
];

const forged = (subject: string) => `forged on ${subject}`;
const publish = (raw: RawLeaf, subject: string) =>
  raw.publish(subject, subject.startsWith('$JS') ? '' : forged(subject));

const PUBLISHES = /Publish Violation on ".*Check other side configuration/;
const SUBSCRIBES = /Subscription Violation on ".*Check other side configuration/;
const PROTOCOL = /connection closed|parser ERROR|exceeded/i;

/** What a leaf is thrown out for, and what the hub says of it. */
const OUT: readonly (readonly [string, (raw: RawLeaf) => RawLeaf, RegExp])[] = [
  ...FORBIDDEN.map(
    (subject) => [`publishes to ${subject}`, (raw: RawLeaf) => publish(raw, subject), PUBLISHES] as const,
  ),
  ...[
    'commands.edge1.restart',
    'sensors.edge1',
    '$JS.edge1.API.CONSUMER.CREATE.EDGE_SENSORS',
    '$SYS.REQ.SERVER.PING',
  ].map((subject) => [`subscribes to ${subject}`, (raw: RawLeaf) => raw.subscribe(subject), SUBSCRIBES] as const),
  ['sends a command longer than a line may be', (raw) => raw.subscribe('x'.repeat(100_000)), PROTOCOL],
  ['sends a message longer than any may be', (raw) => raw.send('LMSG sensors.x 99999999', ''), PROTOCOL],
  ['sends a length below nothing', (raw) => raw.send('LMSG sensors.x -5', ''), PROTOCOL],
  ['sends headers longer than the message', (raw) => raw.send('HMSG sensors.x 50 2', 'xx'), PROTOCOL],
  ['speaks as a route', (raw) => raw.send('RMSG FLEET sensors.x 0', '', 'RS+ FLEET commands.>'), PROTOCOL],
  ['sends what is no protocol', (raw) => raw.send('\u0000\u0001\u0002 what is this'), PROTOCOL],
  ['sends CONNECT with something that is not JSON', (raw) => raw.send('CONNECT {"name":'), PROTOCOL],
];

describe.each([
  ['mutual TLS', LARGE],
  ['passwords', SMALL],
])('with %s', (_, environment) => {
  let fleet: AttackedFleet;
  let hub: NatsConnection;
  let site: NatsConnection;
  /** Hears everything that is not for mallory. */
  let atSite: Listener;
  let stored: Record<string, number>;

  beforeAll(async () => {
    fleet = await AttackedFleet.start(Artifact.of(environment));
    hub = await fleet.running.connectTo(fleet.running.hub);
    site = await fleet.running.connect(fleet.server('edge1-nats-leaf-0'));
    atSite = new Listener(site, ['>']);
    await jetstream(site).publish('sensors.stored', 'before the attack');
    await becomesTrue(async () => Object.values(await fleet.stored())[0] !== 0, 20_000);
    await grace();
    stored = await fleet.stored();
  });
  beforeEach(() => fleet.begin());
  afterEach(() => fleet.stopAttackers());
  afterAll(() => fleet?.stop());

  /** Mallory's leaf, which is let in. */
  async function mallory(claims = {}): Promise<RawLeaf> {
    const raw = await fleet.raw(claims);
    expect(await raw.isIn()).toBe(true);
    return raw;
  }

  const arrived = () => FORBIDDEN.filter((subject) => atSite.has(forged(subject)));
  const violations = () => fleet.logged().filter((line) => /Violation/.test(line));
  const notForMallory = ({ messages }: RawLeaf) => messages.filter((subject) => !FOR_MALLORY.test(subject));

  // What a line may look like does not depend on how a leaf has shown who it is.
  const tried = OUT.filter(([, , why]) => environment === LARGE || why !== PROTOCOL);

  test.each(tried)('a leaf that %s is thrown out, and the hub says why', async (_what, act, why) => {
    await fleet.expectOut(act(await mallory()), why);
    expect(arrived()).toEqual([]);
  });

  test('a leaf that says it is the hub: nothing of it passes either, but nothing is logged of that', async () => {
    const raw = await mallory({ is_hub: true });
    for (const subject of FORBIDDEN) publish(raw, subject);
    raw.subscribe('commands.edge1.restart', '>');
    await raw.settled();
    await grace();
    expect(arrived()).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
    await raw.settled();
    expect(notForMallory(raw)).toEqual([]);
    expect(violations()).toEqual([]);
  });

  test('no message of any of these deleted a stream, or put something into one', async () => {
    expect(await fleet.stored()).toEqual(stored);
    const { streams } = await jetstreamManager(site);
    await expect(streams.info('EDGE_SENSORS')).resolves.toMatchObject({ config: { name: 'EDGE_SENSORS' } });
  });

  test('a leaf that subscribes to ">" and other wildcards stays, gets what is for it and nothing else; nothing is logged', async () => {
    const raw = await mallory();
    raw.subscribe(
      '>',
      '*.>',
      'commands.>',
      'commands.*.*',
      'alerts.>',
      '$JS.>',
      '$SYS.>',
      '_INBOX.>',
      'commands.> q 1',
    );
    await raw.settled();
    await grace();
    await hub.request('commands.edge1.secret', '', { timeout: 200 }).catch(() => undefined);
    site.publish('alerts.secret');
    hub.publish('config.for-all');
    expect(await fleet.noticed()).toEqual([]);
    await grace();
    await raw.settled();
    expect(await becomesTrue(async () => raw.messages.includes('config.for-all'), 10_000)).toBe(true);
    expect(notForMallory(raw)).toEqual([]);
    expect(violations()).toEqual([]);
  });

  test('clients of her own nats-server publish and subscribe everything: it keeps to what the hub told it', async () => {
    const rogue = await RogueServer.start(fleet, `${MALLORY}-nats-leaf-0`);
    const heard = new Listener(rogue.client, ['commands.>', 'sensors.>', '$JS.edge1.>', '$SYS.>']);
    const everything: string[] = [];
    rogue.client.subscribe('>', { callback: (_error, { subject }) => void everything.push(subject) });
    for (const subject of FORBIDDEN) rogue.client.publish(subject, forged(subject));
    await rogue.client.flush();
    hub.publish('commands.edge1.secret', 'secret');
    expect(await fleet.noticed()).toEqual([]);
    await grace();
    expect(arrived()).toEqual([]);
    expect(heard.has('secret')).toBe(false);
    const own = (subject: string) =>
      FORBIDDEN.includes(subject) || FOR_MALLORY.test(subject) || /^(_INBOX\.|\$JS\.EVENT)/.test(subject);
    expect(everything.filter((subject) => !own(subject))).toEqual([]);
    expect(await fleet.stored()).toEqual(stored);
  });

  test('a leaf is not told where the hub awaits what others have stored, nor by which consumers', async () => {
    const { interest } = await mallory();
    expect(interest.filter((subject) => /^\$JS\.(S|M|FC)\./.test(subject))).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
  });

  test('a trace of its message goes to nobody whom the leaf may not write to', async () => {
    const raw = await mallory();
    const subject = 'commands.edge1.traced';
    const others: string[] = [];
    site.subscribe(subject, { callback: (_error, message) => void others.push(message.string()) });
    expect(await isHeard(hub, subject, atSite, 'of the hub', 10_000)).toBe(true);
    raw.publish('alerts.x', 'x', { headers: `NATS/1.0\r\nNats-Trace-Dest: ${subject}` });
    await raw.settled();
    await grace();
    expect(others.filter((payload) => payload !== 'of the hub')).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
  });
});
