import { issueCertificate, makePrivateKey, selfSignedCa } from '../../fleet/model/issue';
import { environmentWith } from '../support/fleet';
import { linesOf, minimal } from './example';

const MUTUAL = { kind: 'mutual-tls' };
const SITES = { sites: { edge1: { certificates: 'existing' }, edge2: {} } };
const BEGINS = 'a PEM text begins with "-----BEGIN CERTIFICATE-----"';
const PLAIN = 'means nothing where trust.tls is false: nobody has a certificate; leave it out';

let ca: string;
let expired: string;
let leaf: string;
let key: string;
beforeAll(async () => {
  const authority = await selfSignedCa();
  ca = authority.certPem;
  const long = new Date('2020-01-01');
  expired = (await selfSignedCa({ notBefore: long, validityHours: 1 })).certPem;
  key = (await makePrivateKey({ algorithm: 'ECDSA', ecdsaCurve: 'P256' })).privateKeyPem;
  leaf = (await issueCertificate({ caCertPem: ca, caPrivateKeyPem: authority.privateKeyPem, commonName: 'x' })).certPem;
});

type Case = [what: string, input: () => Record<string, unknown>, problems: string[]];

const refused: Case[] = [
  [
    'a site for which somebody else issues, whose CA nobody trusts',
    () => minimal(SITES),
    [
      'trust.authorities: is missing: Terraform issues for hub, edge2, somebody else for edge1; they refuse each other without the certificate of that other CA',
    ],
  ],
  [
    'a hub for which somebody else issues, whose CA the sites do not trust',
    () =>
      minimal({
        hub: { address: 'nats.example.com', kube: { context: 'hub' }, certificates: 'existing' },
        sites: { a: {}, b: {}, c: {}, d: {}, e: {} },
      }),
    [
      'trust.authorities: is missing: Terraform issues for a, b, c and 2 more, somebody else for hub; they refuse each other without the certificate of that other CA',
    ],
  ],
  [
    'CAs of others where Terraform issues everything',
    () => minimal({ trust: { ...MUTUAL, authorities: [ca] }, sites: { edge1: {} } }),
    [
      'trust.authorities: is not needed: Terraform issues all certificates, and whoever has one of these CAs could be any user; leave it out',
    ],
  ],
  [
    'passwords, and a server whose CA nobody knows',
    () => minimal({ trust: { kind: 'password', certificates: 'existing' } }),
    [
      'trust.authorities: is missing: somebody else issues the certificate of hub, and with "password" those who connect know a server by it only; give the CA\'s certificate',
    ],
  ],
  [
    'certificates without TLS',
    () =>
      minimal({
        kind: 'development',
        trust: { kind: 'password', tls: false, certificates: 'existing', authorities: [ca] },
        defaults: { site: { certificates: { certManager: { name: 'nats' } } } },
        sites: { edge1: {}, edge2: {} },
      }),
    [`trust.certificates: ${PLAIN}`, `trust.authorities: ${PLAIN}`, `defaults.site.certificates: ${PLAIN}`],
  ],
  [
    'an existing certificate for an address that nobody knows yet',
    () =>
      minimal({
        hub: { address: { kind: 'load-balancer' }, kube: { context: 'hub' } },
        trust: { ...MUTUAL, certificates: 'existing' },
      }),
    [
      "hub.address: the load balancer's own address is known only after a deploy, but the existing certificate must be good for it; give a DNS name or an IP address, or let cert-manager issue",
    ],
  ],
  [
    'a CA that has expired',
    () => minimal({ ...SITES, trust: { ...MUTUAL, authorities: [ca, expired] } }),
    ['trust.authorities[1]: has expired, 2020-01-01T01:00:00.000Z'],
  ],
  [
    'an expired CA behind a good one in one text',
    () => minimal({ ...SITES, trust: { ...MUTUAL, authorities: [`${ca}${expired}`] } }),
    ['trust.authorities[0]: has expired, 2020-01-01T01:00:00.000Z'],
  ],
  [
    'a certificate that is not that of a CA',
    () => minimal({ ...SITES, trust: { ...MUTUAL, authorities: [leaf] } }),
    ['trust.authorities[0]: is a certificate, but not that of a CA'],
  ],
  [
    'a private key',
    () => minimal({ ...SITES, trust: { ...MUTUAL, authorities: [`${ca}${key}`] } }),
    ['trust.authorities[0]: holds a private key; only certificates belong here'],
  ],
  [
    'what Terraform would interpret',
    () => minimal({ ...SITES, trust: { ...MUTUAL, authorities: [`\${file("x")}\n${ca}`] } }),
    [`trust.authorities[0]: holds more than certificates; ${BEGINS}`],
  ],
  [
    'no certificate at all',
    () => minimal({ ...SITES, trust: { ...MUTUAL, authorities: ['ca.pem'] } }),
    [`trust.authorities[0]: "ca.pem" is not a certificate; ${BEGINS}`],
  ],
  [
    'a typing error in who issues',
    () => minimal({ trust: { ...MUTUAL, certificates: 'existin' } }),
    [
      'trust.certificates: "existin" is not "terraform", "existing" or { certManager: { name } }. Did you mean "existing"?',
    ],
  ],
  [
    'an issuer without a name',
    () => minimal({ trust: { ...MUTUAL, certificates: { certManager: { kind: 'Issuer' } } } }),
    ['trust.certificates.certManager.name: is missing: it must be an issuer of cert-manager'],
  ],
];

test.each(refused)('%s is a problem', (_what, input, problems) => {
  expect(linesOf(input()).sort()).toEqual([...problems].sort());
});

const accepted: [what: string, input: () => Record<string, unknown>][] = [
  [
    'somebody else for all, whose CAs only the Secrets name',
    () => ({ trust: { ...MUTUAL, certificates: 'existing' } }),
  ],
  ['one CA of somebody else for one site', () => ({ ...SITES, trust: { ...MUTUAL, authorities: [ca] } })],
  ['two CAs in one text', () => ({ ...SITES, trust: { ...MUTUAL, authorities: [`${ca}\n${ca}`] } })],
  [
    'cert-manager for a load balancer',
    () => ({
      hub: { address: { kind: 'load-balancer' }, kube: { context: 'hub' } },
      trust: { ...MUTUAL, certificates: { certManager: { name: 'nats' } } },
    }),
  ],
];

test.each(accepted)('%s is no problem', (_what, input) => {
  expect(() => environmentWith(input())).not.toThrow();
});

test('a problem that rests on a typing error is not told beside it', () => {
  expect(linesOf(minimal({ sites: { edge1: { certificates: 'existin' }, edge2: {} } }))).toEqual([
    'sites.edge1.certificates: "existin" is not "terraform", "existing" or { certManager: { name } }. Did you mean "existing"?',
  ]);
});
