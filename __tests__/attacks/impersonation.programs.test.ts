import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type ExtraCertificate, issueCertificate } from '../../fleet/model/issue';
import { authoritiesIn, caOf, serversCaOf } from '../../fleet/rehearse/authorities';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { AttackedFleet, FOR_MALLORY, type Identity, MALLORY } from '../support/attacked-fleet';
import { knock } from '../support/knock';
import { Artifact } from '../support/rehearsal';
import { RogueServer } from '../support/rogue-server';

jest.setTimeout(60_000);

const ROUTE_PORT = 6222;
const DAY_MS = 24 * 3_600_000;
const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
const MALLORYS = { [MALLORY]: { systemAccount: true } };

describe.each([
  [
    'mutual-tls',
    {
      hub: HUB,
      regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
      sites: { edge1: {}, plant7: { via: 'eu' }, ...MALLORYS },
      clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } },
    },
  ],
  ['password', { hub: { ...HUB, replicas: 1 }, sites: { edge1: {}, ...MALLORYS } }],
])('with trust by %s', (kind, environment) => {
  let fleet: AttackedFleet;

  beforeAll(async () => {
    fleet = await AttackedFleet.start(Artifact.of({ ...environment, trust: { kind } }));
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
    await fleet.expectOut(raw, /Publish Violation/);
    expect(raw.messages.filter((subject) => !FOR_MALLORY.test(subject))).toEqual([]);
    expect(Object.keys(await fleet.stored())).toEqual(['EDGE_SENSORS']);
  });

  test('a leaf that asks for the account SYS is refused, and the hub says so', async () => {
    const raw = await fleet.raw({ account: 'SYS' });
    await fleet.expectOut(raw, /authentication error/);
    expect(raw.interest).toEqual([]);
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
      await fleet.expectOut(raw, /Publish Violation/);
      expect(raw.messages.filter((one) => !one.startsWith('$SYS.REQ.SERVER.'))).toEqual([]);
    },
  );

  test("a leaf with its own credentials and another's name is not that other", async () => {
    const raw = await fleet.raw({ user: 'edge1' });
    // With mutual TLS the certificate alone says who it is; with passwords, this is a wrong one.
    if (kind === 'password') return fleet.expectOut(raw, /authentication error - User "edge1"/);
    expect(await raw.isIn()).toBe(true);
    expect(raw.told()).toMatchObject({ import: { allow: expect.arrayContaining(['commands.mallory.>']) } });
    expect(await fleet.noticed()).toEqual([]);
  });

  test("a real nats-server with another leaf's JetStream domain: what that leaf stores still arrives", async () => {
    const limits = { max_mem: 1_000_000, max_file: 1_000_000 };
    const rogue = await RogueServer.start(fleet, `${MALLORY}-nats-leaf-0`, {
      jetstream: { store_dir: `${fleet.running.folder}/rogue-data`, domain: 'edge1', ...limits },
    });
    expect(rogue.log.join('\n')).toMatch(/JetStream using domains: local "edge1"/);
    expect(await storesOneMore()).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });

  test("a leaf's identity at the client port is refused, and the hub says so", async () => {
    const { tls, ...login } = fleet.identity(MALLORY);
    const servers = `tls://localhost:${fleet.hubs[0]?.ports.client}`;
    const attempt = connect({ servers, tls: { ...tls }, reconnect: false, ...login }).then((one) => one.flush());
    // With mutual TLS it is of an authority that the client port does not know.
    await expect(attempt).rejects.toThrow(/Authorization|closed|ECONNRESET|unknown ca/i);
    expect(await fleet.logs(/authentication error|certificate signed by unknown authority/)).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });
  if (kind === 'password') return;

  /** A certificate that the fleet's authority for leaves has signed, for who connects to the hub or a region. */
  async function signed(
    commonName: string,
    wanted: Partial<ExtraCertificate> = {},
    to = fleet.running.hub,
  ): Promise<Identity> {
    const [authority] = await authoritiesIn(caOf(to) ?? '', fleet.running.plan.resolver);
    if (!authority) throw new Error('the authority for leaves is not here');
    const { certPem, privateKeyPem } = await issueCertificate({ ...authority, commonName, ...wanted });
    return { tls: { ca: serversCaOf(to) ?? '', cert: certPem, key: privateKeyPem } };
  }

  const named = (...dnsNames: readonly string[]) => ({ dnsNames });
  const EXPIRED = () => ({ notBefore: new Date(Date.now() - 2 * DAY_MS), validityHours: 24 });
  const INVALID = /handshake error: .*certificate has expired or is not yet valid/;
  const FOR_SERVERS: Partial<ExtraCertificate> = { usages: ['digital_signature', 'server_auth'] };

  test.each<[string, () => Identity | Promise<Identity>, RegExp]>([
    ['an expired certificate', () => signed('edge1', { ...named('edge1'), ...EXPIRED() }), INVALID],
    [
      'a certificate that is not yet valid',
      () => signed('edge1', { ...named('edge1'), notBefore: new Date(Date.now() + DAY_MS) }),
      INVALID,
    ],
    [
      'the right CA, but for servers only',
      () => signed('edge1', { ...named('edge1'), ...FOR_SERVERS }),
      /handshake error: .*incompatible key usage/,
    ],
    ["another site's name as the CN, and no SAN", () => signed('edge1'), /authentication error/],
    [
      "another site's name as the CN, and a SAN that is nobody",
      () => signed('edge1', named('nobody')),
      /authentication error/,
    ],
    ['a SAN "*"', () => signed('*', named('*')), /authentication error/],
    ['a SAN "*.edge1"', () => signed('*', named('*.edge1', 'edge*')), /authentication error/],
    ['a name in capitals', () => signed('EDGE1', named('EDGE1')), /authentication error/],
    [
      'a certificate that a site signed with its own',
      async () => {
        const { ca = '', cert = '', key = '' } = fleet.identity(MALLORY).tls ?? {};
        const wanted = { commonName: 'edge1', ...named('edge1') };
        const own = await issueCertificate({ caCertPem: cert, caPrivateKeyPem: key, ...wanted });
        return { tls: { ca, cert: `${own.certPem}${cert}`, key: own.privateKeyPem } };
      },
      /handshake error: .*x509: /,
    ],
    [
      'the certificate of a client of the hub',
      () => {
        const secret = fleet.running.credentials(fleet.running.hub, 'dashboard');
        return { tls: { ca: secret['ca.crt'] ?? '', cert: secret['tls.crt'], key: secret['tls.key'] } };
      },
      /handshake error: .*certificate signed by unknown authority/,
    ],
  ])('%s: no leaf gets in with it, the hub says why, and nobody else notices', async (_, who, why) => {
    const raw = await fleet.raw({}, undefined, await who());
    await fleet.expectOut(raw, why);
    expect(raw.interest).toEqual([]);
  });

  test('a region refuses them like the hub, and says why', async () => {
    const region = fleet.server('eu-nats-region-0');
    const { tls } = fleet.identity(MALLORY);
    for (const [who, why] of [
      [await signed('plant7', { ...named('plant7'), ...EXPIRED() }, region.tier), /has expired/],
      [await signed('plant7', { ...named('plant7'), ...FOR_SERVERS }, region.tier), /incompatible key usage/],
      [await signed('plant7', {}, region.tier), /authentication error/],
      [{ tls: { ...tls, ca: serversCaOf(region.tier) ?? '' } }, /authentication error/],
    ] as const)
      await fleet.expectOut(await fleet.raw({}, region, who), why, region.tier);
  });

  test('the same raw connection gets in with the certificate that mallory has: so the others were refused for what they showed', async () => {
    expect(await (await fleet.raw()).isIn()).toBe(true);
  });

  test("a leaf that claims the hub's cluster name is thrown out, and the hub says why", async () => {
    await fleet.expectOut(await fleet.raw({ cluster: 'hub-cluster' }), /remote leafnode has same cluster name/);
  });

  const MALLORYS_OWN = () => fleet.identity(MALLORY).tls ?? {};

  test.each([
    ['with a certificate of the fleet', MALLORYS_OWN, /certificate signed by unknown authority/],
    ['with TLS, and without a certificate', () => ({}), /client didn't provide a certificate/],
    ['without TLS', () => undefined, /first record does not look like a TLS handshake/],
  ])('a route from what is no hub server, %s, is refused, and the hub says why', async (_how, tls, why) => {
    const [hub] = fleet.hubs;
    const info = { name: 'nats-hub-9', cluster: 'hub-cluster', ...(tls() && { tls_required: true }) };
    const lines = [`CONNECT ${JSON.stringify(info)}`, 'PING'];
    expect(await knock(hub ? fleet.port(hub, ROUTE_PORT) : 0, lines, tls())).toBe('');
    expect(await fleet.logs(new RegExp(`TLS route handshake error: .*${why.source}`))).toBe(true);
    expect(await fleet.noticed()).toEqual([]);
  });
});
