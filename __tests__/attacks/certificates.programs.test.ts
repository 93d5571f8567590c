import { type ExtraCertificate, issueCertificate } from '../../fleet/model/issue';
import { authoritiesIn, caOf, serversCaOf } from '../../fleet/rehearse/authorities';
import type { Tier } from '../../fleet/rehearse/topology';
import { AttackedFleet, type Identity, MALLORY } from '../support/attacked-fleet';
import { Artifact } from '../support/rehearsal';

jest.setTimeout(60_000);

const DAY_MS = 24 * 3_600_000;

let fleet: AttackedFleet;

beforeAll(async () => {
  fleet = await AttackedFleet.start(
    Artifact.of({
      hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
      regions: { eu: { address: 'nats-eu.example.com', replicas: 1 } },
      sites: { edge1: {}, plant7: { via: 'eu' }, [MALLORY]: {} },
      clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } },
    }),
  );
});
beforeEach(() => fleet.begin());
afterEach(() => fleet.stopAttackers());
afterAll(() => fleet?.stop());

/** A certificate that the fleet's authority for leaves has signed, for who connects to the hub or a region. */
async function signed(
  wanted: Omit<ExtraCertificate, 'caCertPem' | 'caPrivateKeyPem'>,
  to: Tier = fleet.running.hub,
): Promise<Identity> {
  const [authority] = await authoritiesIn(caOf(to) ?? '', fleet.running.plan.resolver);
  if (!authority) throw new Error('the authority for leaves is not here');
  const { certPem, privateKeyPem } = await issueCertificate({ ...authority, ...wanted });
  return { tls: { ca: serversCaOf(to) ?? '', cert: certPem, key: privateKeyPem } };
}

const edge1 = { commonName: 'edge1', dnsNames: ['edge1'] };
const plant7 = { commonName: 'plant7', dnsNames: ['plant7'] };

const CASES: readonly [string, () => Promise<Identity>, RegExp][] = [
  [
    'an expired certificate',
    () => signed({ ...edge1, notBefore: new Date(Date.now() - 2 * DAY_MS), validityHours: 24 }),
    /TLS leafnode handshake error: .*certificate has expired or is not yet valid/,
  ],
  [
    'a certificate that is not yet valid',
    () => signed({ ...edge1, notBefore: new Date(Date.now() + DAY_MS) }),
    /TLS leafnode handshake error: .*certificate has expired or is not yet valid/,
  ],
  [
    'the right CA, but for servers only',
    () => signed({ ...edge1, usages: ['digital_signature', 'server_auth'] }),
    /TLS leafnode handshake error: .*incompatible key usage/,
  ],
  ["another site's name as the CN, and no SAN", () => signed({ commonName: 'edge1' }), /authentication error/],
  [
    "another site's name as the CN, and a SAN that is nobody",
    () => signed({ commonName: 'edge1', dnsNames: ['nobody'] }),
    /authentication error/,
  ],
  ['a SAN "*"', () => signed({ commonName: '*', dnsNames: ['*'] }), /authentication error/],
  ['a SAN "*.edge1"', () => signed({ commonName: '*', dnsNames: ['*.edge1', 'edge*'] }), /authentication error/],
  ['a name in capitals', () => signed({ commonName: 'EDGE1', dnsNames: ['EDGE1'] }), /authentication error/],
  [
    'a certificate that a site signed with its own',
    async () => {
      const { ca = '', cert = '', key = '' } = fleet.identity(MALLORY).tls ?? {};
      const own = await issueCertificate({ caCertPem: cert, caPrivateKeyPem: key, ...edge1 });
      return { tls: { ca, cert: `${own.certPem}${cert}`, key: own.privateKeyPem } };
    },
    /TLS leafnode handshake error: .*x509: /,
  ],
  [
    'the certificate of a client of the hub',
    async () => {
      const secret = fleet.running.credentials(fleet.running.hub, 'dashboard');
      return { tls: { ca: secret['ca.crt'] ?? '', cert: secret['tls.crt'], key: secret['tls.key'] } };
    },
    /TLS leafnode handshake error: .*certificate signed by unknown authority/,
  ],
];

test.each(CASES)('%s: no leaf gets in with it, the hub says why, and nobody else notices', async (_, who, why) => {
  const raw = await fleet.raw({}, undefined, await who());
  expect({ out: await raw.isOut(), interest: raw.interest }).toEqual({ out: true, interest: [] });
  expect(await fleet.logs(why)).toBe(true);
  expect(await fleet.noticed()).toEqual([]);
});

test('a region refuses them like the hub, and says why', async () => {
  const region = fleet.server('eu-nats-region-0');
  const { tls: { cert, key } = {} } = fleet.identity(MALLORY);
  const tries = [
    await signed({ ...plant7, notBefore: new Date(Date.now() - 2 * DAY_MS), validityHours: 24 }, region.tier),
    await signed({ ...plant7, usages: ['digital_signature', 'server_auth'] }, region.tier),
    await signed({ commonName: 'plant7' }, region.tier),
    { tls: { ca: serversCaOf(region.tier) ?? '', cert, key } },
  ];
  for (const who of tries) expect(await (await fleet.raw({}, region, who)).isOut()).toBe(true);
  for (const why of [/has expired/, /incompatible key usage/, /authentication error/])
    expect(await fleet.logs(why, region.tier)).toBe(true);
  expect(await fleet.noticed()).toEqual([]);
});

test('the same raw connection gets in with the certificate that mallory has: so the others were refused for what they showed', async () => {
  const raw = await fleet.raw();
  expect(await raw.isIn()).toBe(true);
});
