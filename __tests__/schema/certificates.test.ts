import { issueCertificate, selfSignedCa } from '../../fleet/model/issue';
import { EXTERNAL_CA_PEM } from '../support/external-ca';
import { hub, linesOf, minimal, parse, region, site, trust } from './example';
import { areAccepted, areRefused } from './kept-table';

const MIXED = { sites: { edge1: { certificates: 'existing' }, edge2: {} } };
const issuer = { certManager: { name: 'nats' } };

/** An environment with an external issuer for one of its sites, whose CAs are trusted. */
const trusting = (...authorities: unknown[]) => trust({ authorities }, MIXED);

const authority = selfSignedCa();
const expired = selfSignedCa({ notBefore: new Date('2020-01-01'), validityHours: 24 });

/** A certificate that is not of a CA. */
async function ofUser(): Promise<string> {
  const { certPem: caCertPem, privateKeyPem: caPrivateKeyPem } = await authority;
  return (await issueCertificate({ caCertPem, caPrivateKeyPem, commonName: 'edge1' })).certPem;
}

areRefused(__filename, {
  'a site with an external issuer whose CA is not trusted': minimal(MIXED),
  'a hub with an external issuer whose CA the sites do not trust': hub(
    { certificates: 'existing' },
    { sites: { a: {}, b: {}, c: {}, d: {}, e: {} } },
  ),
  'external CAs where Terraform issues everything': trust({ authorities: [EXTERNAL_CA_PEM] }),
  'passwords, and a server with an unknown CA': trust({ kind: 'password', certificates: 'existing' }),
  'certificates without TLS': trust(
    { kind: 'password', tls: false, certificates: 'existing', authorities: [EXTERNAL_CA_PEM] },
    { kind: 'development', defaults: { site: { certificates: issuer } }, sites: { edge1: {}, edge2: {} } },
  ),
  'an existing certificate for an address that is not known yet': hub(region, {
    trust: { kind: 'mutual-tls', certificates: 'existing' },
  }),
  'a text that is not a certificate: its beginning is shown': trusting('this is by no means a certificate of anybody'),
  'half a certificate': trusting(EXTERNAL_CA_PEM.slice(0, 200)),
  ...Object.fromEntries(
    ['X509', 'TRUSTED'].map((word) => [
      `a ${word} CERTIFICATE, which nats-server does not take for one`,
      trusting(EXTERNAL_CA_PEM.replaceAll('CERTIFICATE', `${word} CERTIFICATE`)),
    ]),
  ),
  'a certificate that is not of a CA': async () => trusting(await ofUser()),
  'an expired CA, and a valid one': async () => trusting(EXTERNAL_CA_PEM, (await expired).certPem),
  'an expired one after a valid one in one text': async () => trusting(`${EXTERNAL_CA_PEM}${(await expired).certPem}`),
  'Terraform interpolation before a certificate': trusting(`\${file("/etc/passwd")}\n${EXTERNAL_CA_PEM}`),
  'a number in place of a list': trust({ authorities: 5 }),
});

areAccepted({
  'an external issuer for all, whose CAs are only in Secrets': trust({ certificates: 'existing' }),
  'one external CA for one site': trusting(EXTERNAL_CA_PEM),
  'two CAs in one text': trusting(`${EXTERNAL_CA_PEM}\n${EXTERNAL_CA_PEM}`),
  'cert-manager for a load balancer': hub(region, { trust: { kind: 'mutual-tls', certificates: issuer } }),
});

test('certificates of external authorities are used unchanged, and by default no others are trusted', () => {
  expect(parse(trusting(EXTERNAL_CA_PEM, EXTERNAL_CA_PEM)).trust.authorities).toEqual([
    EXTERNAL_CA_PEM,
    EXTERNAL_CA_PEM,
  ]);
  expect(parse(site({})).trust.authorities).toEqual([]);
});

const KEY = ['trust.authorities[0]: contains a private key; only certificates are allowed'];

test.each<[string, (key: string) => unknown, string[]]>([
  ['', (key) => [key], KEY],
  [' after a certificate', (key) => [`${EXTERNAL_CA_PEM}${key}`], KEY],
  [' as the list', (key) => key, ['trust.authorities: is not a list of CA certificates in PEM']],
  [' in a nested list', (key) => [[key]], ['trust.authorities[0]: is not a CA certificate in PEM']],
])('a private key%s is refused, and none of it is shown', async (_, authorities, problem) => {
  const { privateKeyPem } = await authority;
  // The whole message, so none of the key.
  expect(linesOf(trust({ authorities: authorities(privateKeyPem) }, MIXED))).toEqual(problem);
});
