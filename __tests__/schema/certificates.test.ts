import { issueCertificate, selfSignedCa } from '../../fleet/model/issue';
import { EXTERNAL_CA_PEM } from '../support/external-ca';
import { hub, linesOf, minimal, parse, region, site, trust } from './example';
import { areAccepted, areRefused } from './kept-table';

const MIXED = { sites: { edge1: { certificates: 'existing' }, edge2: {} } };
const issuer = { certManager: { name: 'nats' } };

/** An environment where others issue for one of its sites, and these are trusted. */
const trusting = (...authorities: unknown[]) => trust({ authorities }, MIXED);

const authority = selfSignedCa();
const expired = selfSignedCa({ notBefore: new Date('2020-01-01'), validityHours: 24 });

/** The certificate of somebody who may not issue any. */
async function ofUser(): Promise<string> {
  const { certPem: caCertPem, privateKeyPem: caPrivateKeyPem } = await authority;
  return (await issueCertificate({ caCertPem, caPrivateKeyPem, commonName: 'edge1' })).certPem;
}

areRefused(__filename, {
  'a site for which somebody else issues, whose CA nobody trusts': minimal(MIXED),
  'a hub for which somebody else issues, whose CA the sites do not trust': hub(
    { certificates: 'existing' },
    { sites: { a: {}, b: {}, c: {}, d: {}, e: {} } },
  ),
  'CAs of others where Terraform issues everything': trust({ authorities: [EXTERNAL_CA_PEM] }),
  'passwords, and a server whose CA nobody knows': trust({ kind: 'password', certificates: 'existing' }),
  'certificates without TLS': trust(
    { kind: 'password', tls: false, certificates: 'existing', authorities: [EXTERNAL_CA_PEM] },
    { kind: 'development', defaults: { site: { certificates: issuer } }, sites: { edge1: {}, edge2: {} } },
  ),
  'an existing certificate for an address that nobody knows yet': hub(region, {
    trust: { kind: 'mutual-tls', certificates: 'existing' },
  }),
  'a text that is no certificate: its beginning is shown': trusting('this is by no means a certificate of anybody'),
  'half a certificate': trusting(EXTERNAL_CA_PEM.slice(0, 200)),
  ...Object.fromEntries(
    ['X509', 'TRUSTED'].map((word) => [
      `a ${word} CERTIFICATE, which nats-server does not take for one`,
      trusting(EXTERNAL_CA_PEM.replaceAll('CERTIFICATE', `${word} CERTIFICATE`)),
    ]),
  ),
  'a certificate that is not that of a CA': async () => trusting(await ofUser()),
  'a CA that has expired, beside a good one': async () => trusting(EXTERNAL_CA_PEM, (await expired).certPem),
  'one behind a good one in one text': async () => trusting(`${EXTERNAL_CA_PEM}${(await expired).certPem}`),
  'what Terraform would interpret before a certificate': trusting(`\${file("/etc/passwd")}\n${EXTERNAL_CA_PEM}`),
  'a number for a list of them': trust({ authorities: 5 }),
});

areAccepted({
  'somebody else for all, whose CAs only the Secrets name': trust({ certificates: 'existing' }),
  'one CA of somebody else for one site': trusting(EXTERNAL_CA_PEM),
  'two CAs in one text': trusting(`${EXTERNAL_CA_PEM}\n${EXTERNAL_CA_PEM}`),
  'cert-manager for a load balancer': hub(region, { trust: { kind: 'mutual-tls', certificates: issuer } }),
});

test('certificates of other authorities are taken as they stand, and nobody else is trusted unless said', () => {
  expect(parse(trusting(EXTERNAL_CA_PEM, EXTERNAL_CA_PEM)).trust.authorities).toEqual([
    EXTERNAL_CA_PEM,
    EXTERNAL_CA_PEM,
  ]);
  expect(parse(site({})).trust.authorities).toEqual([]);
});

const KEY = ['trust.authorities[0]: contains a private key; only certificates are allowed'];

test.each<[string, (key: string) => unknown, string[]]>([
  ['', (key) => [key], KEY],
  [' behind a certificate', (key) => [`${EXTERNAL_CA_PEM}${key}`], KEY],
  [' as the list', (key) => key, ['trust.authorities: is not a list of CA certificates in PEM']],
  [' in a list in the list', (key) => [[key]], ['trust.authorities[0]: is not a CA certificate in PEM']],
])('a private key%s is refused, and nothing of it is shown', async (_, authorities, problem) => {
  const { privateKeyPem } = await authority;
  // The whole of what is said, and so nothing of the key.
  expect(linesOf(trust({ authorities: authorities(privateKeyPem) }, MIXED))).toEqual(problem);
});
