import { type CertificateAndKey, issueCertificate, selfSignedCa } from '../../fleet/model/issue';
import { parseEnvironment } from '../../schema/parse';
import { linesOf, minimal } from './example';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

let ca: CertificateAndKey;
let other: CertificateAndKey;
beforeAll(async () => {
  [ca, other] = await Promise.all([selfSignedCa(), selfSignedCa({ commonName: 'Vault' })]);
});

/** An environment that trusts these as well. */
const trusting = (authorities: unknown) =>
  minimal({ trust: { kind: 'mutual-tls', certificates: 'existing', authorities } });

/** What is wrong with one text in the list. */
const problemOf = (pem: string) => linesOf(trusting([pem]));

const only = (problem: string) => [`trust.authorities[0]: ${problem}`];

test('certificates of other authorities are taken as they stand', () => {
  const { trust } = parseEnvironment(trusting([ca.certPem, other.certPem]), 'environments/prod.ts');
  expect(trust.authorities).toEqual([ca.certPem, other.certPem]);
});

test('nobody else is trusted unless said', () => {
  expect(parseEnvironment(minimal(), 'environments/prod.ts').trust.authorities).toEqual([]);
});

test('a text that is no certificate is shown by its beginning only', () => {
  expect(problemOf('this is by no means a certificate of anybody')).toEqual(
    only(
      '"this is by no means a certificate of any" is not a certificate; a PEM text begins with "-----BEGIN CERTIFICATE-----"',
    ),
  );
});

test('half a certificate is none', () => {
  expect(problemOf(ca.certPem.slice(0, 200))).toEqual([
    expect.stringMatching(/ is not a certificate; a PEM text begins/),
  ]);
});

test('the certificate of somebody who may not issue any is refused', async () => {
  const { certPem } = await issueCertificate({
    caCertPem: ca.certPem,
    caPrivateKeyPem: ca.privateKeyPem,
    commonName: 'edge1',
  });
  expect(problemOf(certPem)).toEqual(only('is a certificate, but not that of a CA'));
});

test('an authority that has expired is refused, with the day on which it did', async () => {
  const { certPem } = await selfSignedCa({ notBefore: LONG_AGO, validityHours: 24 });
  expect(problemOf(certPem)).toEqual(only('has expired, 2020-01-02T00:00:00.000Z'));
});

const KEY = 'holds a private key; only certificates belong here';

test.each<[string, () => unknown, string]>([
  ['a private key', () => [ca.privateKeyPem], `trust.authorities[0]: ${KEY}`],
  ['a private key behind its certificate', () => [`${ca.certPem}${ca.privateKeyPem}`], `trust.authorities[0]: ${KEY}`],
  ['a private key as the list', () => ca.privateKeyPem, 'trust.authorities: '],
  ['a private key in a list in the list', () => [[ca.privateKeyPem]], 'trust.authorities[0]: '],
])('%s is refused, and nothing of it is shown', (_what, authorities, problem) => {
  const lines = linesOf(trusting(authorities()));
  expect(lines).toEqual([expect.stringContaining(problem)]);
  const secret = ca.privateKeyPem.replace(/-----.*?-----|\s/g, '').slice(0, 16);
  expect(lines.join('').replace(/\\n|\s/g, '')).not.toContain(secret);
});

test('a text before the certificate that Terraform would interpret is refused', () => {
  expect(problemOf(`\${file("/etc/passwd")}\n${ca.certPem}`)).toEqual([
    expect.stringContaining('trust.authorities[0]: '),
  ]);
});

test.each(['X509 CERTIFICATE', 'TRUSTED CERTIFICATE'])(
  'a certificate that nats-server does not take for one is refused: %s',
  async (type) => {
    const pem = ca.certPem.replaceAll('CERTIFICATE', type);
    expect(problemOf(pem)).toEqual([expect.stringContaining('is not a certificate; a PEM text begins')]);
  },
);

test('each certificate of a text is looked at, not only the first', async () => {
  const expired = await selfSignedCa({ notBefore: LONG_AGO, validityHours: 24 });
  expect(problemOf(`${ca.certPem}${expired.certPem}`)).toEqual([expect.stringContaining('has expired')]);
});

test('a list of one is a list', () => {
  expect(linesOf(trusting(5))).toEqual(['trust.authorities: 5 is not a list of CA certificates, PEM']);
});
