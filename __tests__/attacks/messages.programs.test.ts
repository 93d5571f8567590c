import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Listener } from '../../fleet/rehearse/exchange';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { AttackedFleet, FOR_MALLORY, grace, MALLORY } from '../support/attacked-fleet';
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

describe.each([
  ['mutual TLS', LARGE],
  ['passwords', SMALL],
])('with %s', (_, environment) => {
  let fleet: AttackedFleet;
  /** Hears everything that is not for mallory. */
  let atSite: Listener;
  let stored: Record<string, number>;

  beforeAll(async () => {
    fleet = await AttackedFleet.start(Artifact.of(environment));
    atSite = new Listener(await fleet.running.connect(fleet.server('edge1-nats-leaf-0')), ['>']);
    const site = await fleet.running.connect(fleet.server('edge1-nats-leaf-0'));
    await jetstream(site).publish('sensors.stored', 'before the attack');
    await becomesTrue(async () => Object.values(await fleet.stored())[0] !== 0, 20_000);
    await grace();
    stored = await fleet.stored();
  });
  beforeEach(() => fleet.begin());
  afterEach(() => fleet.stopAttackers());
  afterAll(() => fleet?.stop());

  test.each(FORBIDDEN)('a leaf that publishes to %s is thrown out, and the hub says why', async (subject) => {
    const raw = await fleet.raw();
    expect(await raw.isIn()).toBe(true);
    raw.publish(subject, subject.startsWith('$JS') ? '' : `forged on ${subject}`);
    expect(await raw.isOut()).toBe(true);
    expect(raw.lines).toContainEqual(expect.stringContaining('Permissions Violation for Publish'));
    expect(await fleet.logs(/Publish Violation on ".*Check other side configuration/)).toBe(true);
    expect(atSite.has(`forged on ${subject}`)).toBe(false);
    expect(await fleet.noticed()).toEqual([]);
  });

  test('a leaf that says it is the hub: nothing of it passes either, but nothing is logged of that', async () => {
    const raw = await fleet.raw({ is_hub: true });
    await raw.isIn();
    for (const subject of FORBIDDEN) raw.publish(subject, subject.startsWith('$JS') ? '' : `forged on ${subject}`);
    raw.subscribe('commands.edge1.restart', '>');
    await raw.settled();
    await grace();
    expect(FORBIDDEN.filter((subject) => atSite.has(`forged on ${subject}`))).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
    await raw.settled();
    expect(raw.messages.filter((subject) => !FOR_MALLORY.test(subject))).toEqual([]);
    expect(fleet.logged().filter((line) => /Violation/.test(line))).toEqual([]);
  });

  test('no message of any of these deleted a stream, or put something into one', async () => {
    expect(await fleet.stored()).toEqual(stored);
    const site = await fleet.running.connect(fleet.server('edge1-nats-leaf-0'));
    const { streams } = await jetstreamManager(site);
    await expect(streams.info('EDGE_SENSORS')).resolves.toMatchObject({ config: { name: 'EDGE_SENSORS' } });
  });

  test.each([
    'commands.edge1.restart',
    'sensors.edge1',
    '$JS.edge1.API.CONSUMER.CREATE.EDGE_SENSORS',
    '$SYS.REQ.SERVER.PING',
  ])('a leaf that subscribes to %s is thrown out, and the hub says why', async (subject) => {
    const raw = await fleet.raw();
    expect(await raw.isIn()).toBe(true);
    raw.subscribe(subject);
    expect(await raw.isOut()).toBe(true);
    expect(await fleet.logs(/Subscription Violation on ".*Check other side configuration/)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  test('a leaf that subscribes to ">" and other wildcards stays, gets what is for it and nothing else; nothing is logged', async () => {
    const raw = await fleet.raw();
    await raw.isIn();
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
    const connection = await fleet.running.connectTo(fleet.running.hub);
    const site = await fleet.running.connect(fleet.server('edge1-nats-leaf-0'));
    await connection.request('commands.edge1.secret', '', { timeout: 200 }).catch(() => undefined);
    site.publish('alerts.secret');
    connection.publish('config.for-all');
    expect(await fleet.noticed()).toEqual([]);
    await grace();
    await raw.settled();
    expect(await becomesTrue(async () => raw.messages.includes('config.for-all'), 10_000)).toBe(true);
    expect(raw.messages.filter((subject) => !FOR_MALLORY.test(subject))).toEqual([]);
    expect(fleet.logged().filter((line) => /Violation/.test(line))).toEqual([]);
  });

  test('clients of her own nats-server publish and subscribe everything: it keeps to what the hub told it', async () => {
    const rogue = await RogueServer.start(fleet, `${MALLORY}-nats-leaf-0`);
    const heard = new Listener(rogue.client, ['commands.>', 'sensors.>', '$JS.edge1.>', '$SYS.>']);
    const everything: string[] = [];
    rogue.client.subscribe('>', {
      callback: (_error, { subject }) => {
        everything.push(subject);
      },
    });
    for (const subject of FORBIDDEN) rogue.client.publish(subject, `forged on ${subject}`);
    await rogue.client.flush();
    const connection = await fleet.running.connectTo(fleet.running.hub);
    connection.publish('commands.edge1.secret', 'secret');
    expect(await fleet.noticed()).toEqual([]);
    await grace();
    expect(FORBIDDEN.filter((subject) => atSite.has(`forged on ${subject}`))).toEqual([]);
    expect(heard.has('secret')).toBe(false);
    const own = (subject: string) =>
      FORBIDDEN.includes(subject) || FOR_MALLORY.test(subject) || /^(_INBOX\.|\$JS\.EVENT)/.test(subject);
    expect(everything.filter((subject) => !own(subject))).toEqual([]);
    expect(await fleet.stored()).toEqual(stored);
  });

  test('a leaf is not told where the hub awaits what others have stored, nor by which consumers', async () => {
    const raw = await fleet.raw();
    await raw.isIn();
    expect(raw.interest.filter((subject) => /^\$JS\.(S|M|FC)\./.test(subject))).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
  });

  test('a trace of its message goes to nobody whom the leaf may not write to', async () => {
    const raw = await fleet.raw();
    await raw.isIn();
    const commands: string[] = [];
    const site = await fleet.running.connect(fleet.server('edge1-nats-leaf-0'));
    site.subscribe('commands.edge1.traced', {
      callback: (_error, message) => {
        commands.push(message.string());
      },
    });
    const connection = await fleet.running.connectTo(fleet.running.hub);
    const arrived = async () => {
      connection.publish('commands.edge1.traced', 'of the hub');
      return commands.length > 0;
    };
    expect(await becomesTrue(arrived, 10_000)).toBe(true);
    raw.publish('alerts.x', 'x', { headers: 'NATS/1.0\r\nNats-Trace-Dest: commands.edge1.traced' });
    await raw.settled();
    await grace();
    expect(commands.filter((payload) => payload !== 'of the hub')).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
  });

  // What a line may look like does not depend on how a leaf has shown who it is.
  if (environment === SMALL) return;

  test.each([
    ['a command longer than a line may be', [`LS+ ${'x'.repeat(100_000)}`]],
    ['a message longer than any may be', ['LMSG sensors.x 99999999', '']],
    ['a length below nothing', ['LMSG sensors.x -5', '']],
    ['headers longer than the message', ['HMSG sensors.x 50 2', 'xx']],
    ['the protocol of a route', ['RMSG FLEET sensors.x 0', '', 'RS+ FLEET commands.>']],
    ['what is no protocol', ['\u0000\u0001\u0002 what is this']],
    ['CONNECT with something that is not JSON', ['CONNECT {"name":']],
  ])('a leaf that sends %s is thrown out, and the hub says so', async (_what, lines) => {
    const raw = await fleet.raw();
    await raw.isIn();
    raw.send(...lines);
    expect(await raw.isOut()).toBe(true);
    expect(await fleet.logs(/connection closed|parser ERROR|exceeded/i)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });
});
