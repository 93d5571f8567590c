import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { AttackedFleet, FOR_MALLORY, MALLORY } from '../support/attacked-fleet';
import { knock } from '../support/knock';
import { Artifact } from '../support/rehearsal';
import { RogueServer } from '../support/rogue-server';

jest.setTimeout(60_000);

const ROUTE_PORT = 6222;

const TRUSTS = [
  ['mutual TLS', { kind: 'mutual-tls' }, 3],
  ['passwords', { kind: 'password' }, 1],
] as const;

describe.each(TRUSTS)('with %s', (_, trust, replicas) => {
  let fleet: AttackedFleet;

  beforeAll(async () => {
    fleet = await AttackedFleet.start(
      Artifact.of({
        hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas },
        sites: { edge1: {}, [MALLORY]: { systemAccount: true } },
        trust,
      }),
    );
  });
  beforeEach(() => fleet.begin());
  afterEach(() => fleet.stopAttackers());
  afterAll(() => fleet?.stop());

  /** How many messages of edge1 are in the hub's stream after it has stored one more. */
  async function storesOneMore(): Promise<boolean> {
    const before = (await fleet.stored()).EDGE_SENSORS ?? 0;
    await jetstream(await fleet.running.connect(fleet.server('edge1-nats-leaf-0'))).publish('sensors.more', 'more');
    return becomesTrue(async () => ((await fleet.stored()).EDGE_SENSORS ?? 0) === before + 1, 20_000);
  }

  test.each([
    ['that its account is SYS', { remote_account: 'SYS' }],
    ["a hub server's name", { name: 'nats-hub-0', cluster: 'other' }],
    ["another leaf's domain", { domain: 'edge1' }],
    ["the hub's domain", { domain: 'hub' }],
  ])('a leaf that claims %s is in the account of its own user, with its own permissions', async (_claim, claims) => {
    const raw = await fleet.raw(claims);
    expect(await raw.isIn()).toBe(true);
    expect(raw.told()).toMatchObject({
      remote_account: 'FLEET',
      import: { allow: ['commands.mallory.>', 'config.>', '$JS.mallory.API.CONSUMER.>', '$JS.FC.>'] },
    });
    raw.subscribe('>');
    await raw.settled();
    expect(await fleet.noticed()).toEqual([]);
    raw.publish('$JS.API.STREAM.DELETE.EDGE_SENSORS');
    expect(await raw.isOut()).toBe(true);
    expect(await fleet.logs(/Publish Violation/)).toBe(true);
    expect(raw.messages.filter((subject) => !FOR_MALLORY.test(subject))).toEqual([]);
    expect(Object.keys(await fleet.stored())).toEqual(['EDGE_SENSORS']);
  });

  test('a leaf that asks for the account SYS is refused, and the hub says so', async () => {
    const raw = await fleet.raw({ account: 'SYS' });
    expect({ out: await raw.isOut(), interest: raw.interest }).toEqual({ out: true, interest: [] });
    expect(await fleet.logs(/authentication error/)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  test.each([
    '$SYS.REQ.SERVER.PING.STATSZ',
    '$SYS.REQ.SERVER.ID.KICK',
    '$SYS.REQ.SERVER.ID.RELOAD',
    '$SYS.SERVER.ID.SHUTDOWN',
    '$SYS.ACCOUNT.FLEET.CONNECT',
    '$NRG.V.aaaaaaaa',
    '$JS.API.META.LEADER.STEPDOWN',
  ])(
    "a leaf's system account, though it claims the hub's domain, publishes to %s: thrown out, and the hub says why",
    async (subject) => {
      const [hub] = fleet.hubs;
      const { server_id: id } = (await hub?.monitor<{ server_id: string }>('/varz')) ?? { server_id: '' };
      const claims = { domain: 'hub', remote_account: 'SYS' };
      const raw = await fleet.raw(claims, hub, fleet.identity(MALLORY, 'leaf-system'));
      expect(await raw.isIn()).toBe(true);
      expect(raw.told()).toMatchObject({ remote_account: 'SYS' });
      raw.subscribe('>').publish(subject.replace('ID', id), '{"cid":1}');
      expect(await raw.isOut()).toBe(true);
      expect(await fleet.logs(/Publish Violation/)).toBe(true);
      expect(raw.messages.filter((one) => !one.startsWith('$SYS.REQ.SERVER.'))).toEqual([]);
      expect(await fleet.noticed()).toEqual([]);
    },
  );

  test("a leaf that shows its own proof and another's name is not that other", async () => {
    const raw = await fleet.raw({ user: 'edge1' });
    // With mutual TLS the certificate alone says who it is; with passwords, this is a wrong one.
    if (trust.kind === 'mutual-tls') {
      expect(await raw.isIn()).toBe(true);
      expect(raw.told()).toMatchObject({ import: { allow: expect.arrayContaining(['commands.mallory.>']) } });
    } else {
      expect(await raw.isOut()).toBe(true);
      expect(await fleet.logs(/authentication error - User "edge1"/)).toBe(true);
    }
    expect(await fleet.noticed()).toEqual([]);
  });

  test("a real nats-server with another leaf's JetStream domain: what that leaf stores still arrives", async () => {
    const rogue = await RogueServer.start(fleet, `${MALLORY}-nats-leaf-0`, {
      jetstream: {
        store_dir: `${fleet.running.folder}/rogue-data`,
        domain: 'edge1',
        max_mem: 1_000_000,
        max_file: 1_000_000,
      },
    });
    expect(rogue.log.join('\n')).toMatch(/JetStream using domains: local "edge1"/);
    expect(await storesOneMore()).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  test("a leaf's identity at the client port is refused, and the hub says so", async () => {
    const { tls, user, pass } = fleet.identity(MALLORY);
    const [hub] = fleet.hubs;
    const attempt = connect({
      servers: `tls://localhost:${hub?.ports.client}`,
      tls: { ...tls },
      reconnect: false,
      ...(user !== undefined && { user, pass }),
    }).then((connection) => connection.flush());
    // With mutual TLS it is of an authority that the client port does not know.
    await expect(attempt).rejects.toThrow(/Authorization|closed|ECONNRESET|unknown ca/i);
    expect(await fleet.logs(/authentication error|certificate signed by unknown authority/)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  if (replicas === 1) return;

  test("a leaf that claims the hub's cluster name is thrown out, and the hub says why", async () => {
    const raw = await fleet.raw({ cluster: 'hub-cluster' });
    expect(await raw.isOut()).toBe(true);
    expect(await fleet.logs(/remote leafnode has same cluster name/)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  test.each([
    ['with a certificate of the fleet', /TLS route handshake error: .*certificate signed by unknown authority/],
    ['without one', /TLS route handshake error: .*client didn't provide a certificate/],
  ])('a route from what is no hub server, %s, is refused, and the hub says why', async (how, why) => {
    const [hub] = fleet.hubs;
    const tls = how === 'without one' ? {} : (fleet.identity(MALLORY).tls ?? {});
    const lines = ['CONNECT {"name":"nats-hub-9","cluster":"hub-cluster","tls_required":true}', 'PING'];
    expect(await knock(hub ? fleet.port(hub, ROUTE_PORT) : 0, lines, tls)).toBe('');
    expect(await fleet.logs(why)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  test('a route without TLS is refused, and the hub says why', async () => {
    const [hub] = fleet.hubs;
    const lines = ['CONNECT {"name":"nats-hub-9","cluster":"hub-cluster"}', 'PING'];
    expect(await knock(hub ? fleet.port(hub, ROUTE_PORT) : 0, lines)).toBe('');
    expect(await fleet.logs(/TLS route handshake error: .*first record does not look like a TLS handshake/)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });
});
