import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { compare } from 'bcryptjs';
import { Resolver, type ResolverOptions, type ValueMap } from '../../../fleet/model';
import { issueCertificate, makePrivateKey, selfSignedCa } from '../../../fleet/model/issue';
import {
  privateKeyAttributes,
  randomIdAttributes,
  randomPasswordAttributes,
  randomStringAttributes,
  selfSignedCertAttributes,
} from '../../../fleet/model/issue/attributes';
import { x509 } from '../../../fleet/model/issue/x509';
import { expectKept } from '../../support/kept-file';
import { yaml } from '../../support/stack-text';
import { smallFleet } from './fixture';

/** All of a certificate that is the same each time, for a reviewer. */
function contentsOf(pem: string) {
  const { subject, issuer, ca, subjectAltName, keyUsage, validFrom, validTo } = new X509Certificate(pem);
  const { extensions } = new x509.X509Certificate(pem);
  return {
    subject: String(subject).replaceAll('\n', ', '),
    issuer: String(issuer).replaceAll('\n', ', '),
    isAuthority: ca,
    names: subjectAltName ?? 'none',
    extendedUses: keyUsage ?? [],
    uses: extensions.find((one) => one instanceof x509.KeyUsagesExtension)?.usages ?? 0,
    hours: (Date.parse(validTo) - Date.parse(validFrom)) / 3_600_000,
    extensions: extensions.map(({ type, critical }) => `${type}${critical ? ' critical' : ''}`),
  };
}

/** A certificate of the small fleet, and the PEM of its authority. */
async function ofFleet(options: ResolverOptions = {}, serverNames?: string[]) {
  const resolver = new Resolver(smallFleet(serverNames), options);
  const read = async (stack: string, address: string, name: string) =>
    String(await resolver.attribute(stack, address, [name]));
  return {
    ca: await read('prod', 'tls_self_signed_cert.ca-cert', 'cert_pem'),
    server: await read('hub', 'tls_locally_signed_cert.cert', 'cert_pem'),
    key: await read('hub', 'tls_private_key.server', 'private_key_pem'),
    end: await read('hub', 'tls_locally_signed_cert.cert', 'validity_end_time'),
    state: resolver.state,
  };
}

/** A certificate that signs itself, with all that can be said of one; its key. */
async function selfSigned(algorithm: ValueMap, changes: ValueMap = {}) {
  const key = await privateKeyAttributes(algorithm);
  const args = {
    private_key_pem: key.private_key_pem ?? '',
    subject: [{ common_name: 'ä#1', country: 'DE', email_address: 'a@b.c' }],
    is_ca_certificate: true,
    set_authority_key_id: true,
    uris: ['spiffe://x/y'],
    ip_addresses: ['2001:db8::1'],
    allowed_uses: ['cert_signing'],
    validity_period_hours: 1,
    ...changes,
  };
  const now = () => new Date('2030-01-02T03:04:05.678Z');
  return { key, made: await selfSignedCertAttributes(args, { mapNames: () => '127.0.0.1', now }) };
}

const mapNames = (name: string) => (name === 'nats.example.com' ? '127.0.0.1' : undefined);
const CLIENT = { subject: [], is_ca_certificate: false, uris: [], ip_addresses: [], set_authority_key_id: false };

/** One for trying to get in: it comes from an authority that nobody trusts, and has ended long ago. */
async function ofNobody() {
  const { certPem: ca, privateKeyPem: caPrivateKeyPem } = await selfSignedCa();
  const dnsNames = ['edge-1.example.com', '127.0.0.1'];
  const notBefore = new Date('2020-01-01T00:00:00Z');
  const wanted = { caCertPem: ca, caPrivateKeyPem, commonName: 'edge-1', dnsNames, usages: ['client_auth'] };
  const { certPem, privateKeyPem } = await issueCertificate({ ...wanted, validityHours: 1, notBefore });
  return { ca, server: certPem, key: privateKeyPem, end: '2020-01-01T01:00:00Z' };
}

test('issued.txt has the content of certificates; they have the extensions that the tls provider gives', async () => {
  const plain = await ofFleet();
  const client = { ...CLIENT, dns_names: ['nats.example.com'], allowed_uses: ['client_auth'] };
  const P384 = { algorithm: 'ECDSA', ecdsa_curve: 'P384' };
  const pems = {
    'an authority, beyond 2050': plain.ca,
    'a server': plain.server,
    'a server, one of whose names is mapped to an address': (await ofFleet({ mapNames })).server,
    'a server that lacks the name that is mapped': (await ofFleet({ mapNames }, ['wrong.example.com'])).server,
    'a client, whose names are not mapped': String((await selfSigned(P384, client)).made.cert_pem),
    'all that can be said': String((await selfSigned(P384)).made.cert_pem),
    'for trying to get in, ended long ago': (await ofNobody()).server,
  };
  const contents = Object.fromEntries(Object.entries(pems).map(([what, pem]) => [what, contentsOf(pem)]));
  expectKept(join(__dirname, 'issued.txt'), yaml(contents));
});

test.each([
  ['of a stack', ofFleet],
  ['for trying to get in', ofNobody],
])('a certificate %s is signed by its authority, goes with its key, and says when it ends', async (_of, load) => {
  const { ca, server, key, end } = await load();
  const [authority, certificate] = [new X509Certificate(ca), new X509Certificate(server)];
  const issuer = new x509.X509Certificate(server).getExtension(x509.AuthorityKeyIdentifierExtension);
  expect({
    isSigned: certificate.verify(authority.publicKey) && certificate.checkIssued(authority),
    goesWithItsKey: certificate.checkPrivateKey(createPrivateKey(key)),
    ends: new Date(certificate.validTo).getTime(),
    issuer: issuer?.keyId,
  }).toEqual({
    isSigned: true,
    goesWithItsKey: true,
    ends: Date.parse(end),
    issuer: new x509.X509Certificate(ca).getExtension(x509.SubjectKeyIdentifierExtension)?.keyId,
  });
});

test('a kept certificate is issued again, for the same key, when it lacks what mapping now adds', async () => {
  const { state, server } = await ofFleet();
  const [kept, again] = [server, (await ofFleet({ state, mapNames })).server].map((pem) => new X509Certificate(pem));
  expect(again?.serialNumber).not.toBe(kept?.serialNumber);
  expect(kept && again?.publicKey.equals(kept.publicKey)).toBe(true);
});

test.each([
  [{ algorithm: 'ECDSA', ecdsa_curve: 'P256' }, 'EC PRIVATE KEY'],
  [{ algorithm: 'ECDSA', ecdsa_curve: 'P384' }, 'EC PRIVATE KEY'],
  [{ algorithm: 'RSA', rsa_bits: 2048 }, 'RSA PRIVATE KEY'],
  [{ algorithm: 'ED25519' }, 'PRIVATE KEY'],
])('private keys %j are written as the provider writes them, and sign', async (algorithm, label) => {
  const { key, made } = await selfSigned(algorithm);
  const [pem, pkcs8, spki] = [key.private_key_pem, key.private_key_pem_pkcs8, key.public_key_pem].map(String);
  const publicKey = createPublicKey(spki ?? '');
  const certificate = new X509Certificate(String(made.cert_pem));
  expect([pem, pkcs8].map((one) => one?.split('\n')[0])).toEqual([
    `-----BEGIN ${label}-----`,
    '-----BEGIN PRIVATE KEY-----',
  ]);
  expect([createPublicKey(pkcs8 ?? '').equals(publicKey), certificate.verify(publicKey)]).toEqual([true, true]);
  expect(made).toMatchObject({
    key_algorithm: algorithm.algorithm,
    validity_start_time: '2030-01-02T03:04:05Z',
    validity_end_time: '2030-01-02T04:04:05Z',
  });
});

test('what nothing here signs with is refused, also as the provider’s default; so are uses that it does not know', async () => {
  await expect(makePrivateKey({ algorithm: 'ECDSA' })).rejects.toThrow(/P224 \(the default\) is not supported/);
  await expect(makePrivateKey({ algorithm: 'DSA' })).rejects.toThrow(/algorithm DSA is not supported/);
  const unknown = selfSigned({ algorithm: 'ED25519' }, { allowed_uses: ['fly'] });
  await expect(unknown).rejects.toThrow("allowed_uses: 'fly' is not known");
});

test('random values have the characters and lengths asked for, a password a hash that nats-server takes for one', async () => {
  const classes = { upper: false, min_numeric: 5, min_special: 3, override_special: '-_' };
  const { result, bcrypt_hash } = await randomPasswordAttributes({ length: 20, ...classes });
  expect(result).toMatch(/^(?=(.*\d){5})(?=(.*[-_]){3})[a-z0-9_-]{20}$/);
  expect(bcrypt_hash).toMatch(/^\$2a\$10\$/);
  expect(await compare(String(result), String(bcrypt_hash))).toBe(true);
  expect(randomStringAttributes({ length: 8, special: false }).result).toMatch(/^[A-Za-z0-9]{8}$/);
  expect(randomIdAttributes({ byte_length: 4, prefix: 'p-' }).hex).toMatch(/^p-[0-9a-f]{8}$/);
  expect(() => randomStringAttributes({ length: 2, min_lower: 3 })).toThrow(/less than the least/);
});
