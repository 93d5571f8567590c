import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { compare } from 'bcryptjs';
import { Resolver } from '../../../fleet/model';
import { issueCertificate, makePrivateKey, selfSignedCa } from '../../../fleet/model/issue';
import {
  privateKeyAttributes,
  randomIdAttributes,
  randomPasswordAttributes,
  randomStringAttributes,
  selfSignedCertAttributes,
} from '../../../fleet/model/issue/attributes';
import { x509 } from '../../../fleet/model/issue/x509';
import { smallFleet, string } from './fixture';

const clientAuth = '1.3.6.1.5.5.7.3.2';
const serverAuth = '1.3.6.1.5.5.7.3.1';

async function certificateOf(resolver: Resolver, stack: string, address: string): Promise<X509Certificate> {
  return new X509Certificate(string(await resolver.attribute(stack, address, ['cert_pem'])));
}

describe('a certificate made from a stack', () => {
  const resolver = new Resolver(smallFleet());

  test('is signed by the authority of the other stack, for the names asked for', async () => {
    const ca = await certificateOf(resolver, 'prod', 'tls_self_signed_cert.ca-cert');
    const server = await certificateOf(resolver, 'hub', 'tls_locally_signed_cert.cert');
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(ca.ca).toBe(true);
    expect(ca.subject).toBe('O=Example\nCN=prod CA');
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(server.checkIssued(ca)).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.checkHost('nats.example.com')).toBe('nats.example.com');
    expect(server.checkHost('nats-hub-0.nats-hub.nats.svc')).toBeDefined();
    expect(server.checkHost('other.example.com')).toBeUndefined();
    expect(server.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect(server.keyUsage).toEqual([serverAuth, clientAuth]);
  });

  test('goes with its private key, and says when it is valid', async () => {
    const server = await certificateOf(resolver, 'hub', 'tls_locally_signed_cert.cert');
    const key = string(await resolver.attribute('hub', 'tls_private_key.server', ['private_key_pem']));
    expect(key).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n/);
    expect(server.checkPrivateKey(createPrivateKey(key))).toBe(true);
    const end = string(await resolver.attribute('hub', 'tls_locally_signed_cert.cert', ['validity_end_time']));
    const start = string(await resolver.attribute('hub', 'tls_locally_signed_cert.cert', ['validity_start_time']));
    expect(Date.parse(end) - Date.parse(start)).toBe(24 * 3_600_000);
    expect(new Date(server.validTo).getTime()).toBe(Date.parse(end));
  });

  test('may be valid beyond 2050', async () => {
    const ca = await certificateOf(resolver, 'prod', 'tls_self_signed_cert.ca-cert');
    const years = (Date.parse(ca.validTo) - Date.parse(ca.validFrom)) / 3_600_000 / 24 / 365;
    expect(years).toBe(30);
  });

  test('has the same extensions as the tls provider gives', async () => {
    const pem = string(await resolver.attribute('hub', 'tls_locally_signed_cert.cert', ['cert_pem']));
    const ca = new x509.X509Certificate(
      string(await resolver.attribute('prod', 'tls_self_signed_cert.ca-cert', ['cert_pem'])),
    );
    const { extensions } = new x509.X509Certificate(pem);
    expect(extensions.map(({ type, critical }) => [type, critical])).toEqual([
      ['2.5.29.15', true],
      ['2.5.29.37', false],
      ['2.5.29.19', true],
      ['2.5.29.14', false],
      ['2.5.29.35', false],
      ['2.5.29.17', false],
    ]);
    const authority = extensions.find((item) => item instanceof x509.AuthorityKeyIdentifierExtension);
    expect(authority?.keyId).toBe(ca.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId);
    expect(ca.getExtension(x509.KeyUsagesExtension)?.usages).toBe(32 | 64);
  });

  test('is also good for a mapped address, but only if it has the name that is mapped', async () => {
    const mapNames = (name: string) => (name === 'nats.example.com' ? '127.0.0.1' : undefined);
    const mapped = await certificateOf(new Resolver(smallFleet(), { mapNames }), 'hub', 'tls_locally_signed_cert.cert');
    expect(mapped.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(mapped.checkHost('nats.example.com')).toBeDefined();
    const lacking = new Resolver(smallFleet({ serverNames: ['wrong.example.com'] }), { mapNames });
    const other = await certificateOf(lacking, 'hub', 'tls_locally_signed_cert.cert');
    expect(other.checkIP('127.0.0.1')).toBeUndefined();
  });

  test('is made anew when a kept one lacks what mapping now adds', async () => {
    const kept = await certificateOf(resolver, 'hub', 'tls_locally_signed_cert.cert');
    const options = { state: resolver.state, mapNames: () => '127.0.0.1' };
    const again = await certificateOf(new Resolver(smallFleet(), options), 'hub', 'tls_locally_signed_cert.cert');
    expect(again.serialNumber).not.toBe(kept.serialNumber);
    expect(again.publicKey.equals(kept.publicKey)).toBe(true);
  });

  test('of a client gets no mapped names', async () => {
    const { private_key_pem } = await privateKeyAttributes({ algorithm: 'ECDSA', ecdsa_curve: 'P384' });
    const args = {
      private_key_pem: private_key_pem ?? '',
      dns_names: ['nats.example.com'],
      allowed_uses: ['client_auth'],
      validity_period_hours: 1,
    };
    const { cert_pem } = await selfSignedCertAttributes(args, { mapNames: () => '127.0.0.1', now: () => new Date() });
    const certificate = new X509Certificate(string(cert_pem));
    expect(certificate.subjectAltName).toBe('DNS:nats.example.com');
    expect(certificate.keyUsage).toEqual([clientAuth]);
  });
});

describe('private keys', () => {
  test.each([
    [{ algorithm: 'ECDSA', ecdsa_curve: 'P256' }, 'EC PRIVATE KEY', 'ECDSA'],
    [{ algorithm: 'ECDSA', ecdsa_curve: 'P384' }, 'EC PRIVATE KEY', 'ECDSA'],
    [{ algorithm: 'RSA', rsa_bits: 2048 }, 'RSA PRIVATE KEY', 'RSA'],
    [{ algorithm: 'ED25519' }, 'PRIVATE KEY', 'ED25519'],
  ])('%j are written as the provider writes them, and sign', async (args, label, algorithm) => {
    const key = await privateKeyAttributes(args);
    const pem = string(key.private_key_pem);
    expect(pem.split('\n')[0]).toBe(`-----BEGIN ${label}-----`);
    expect(string(key.private_key_pem_pkcs8).split('\n')[0]).toBe('-----BEGIN PRIVATE KEY-----');
    const publicKey = createPublicKey(string(key.public_key_pem));
    expect(createPublicKey(string(key.private_key_pem_pkcs8)).equals(publicKey)).toBe(true);
    const signed = await selfSignedCertAttributes(
      {
        private_key_pem: pem,
        subject: [{ common_name: 'ä#1', country: 'DE', email_address: 'a@b.c' }],
        is_ca_certificate: true,
        set_authority_key_id: true,
        uris: ['spiffe://x/y'],
        ip_addresses: ['2001:db8::1'],
        allowed_uses: ['cert_signing'],
        validity_period_hours: 1,
      },
      { mapNames: undefined, now: () => new Date('2030-01-02T03:04:05.678Z') },
    );
    const certificate = new X509Certificate(string(signed.cert_pem));
    expect(certificate.verify(publicKey)).toBe(true);
    expect(certificate.subject).toBe('C=DE\nCN=ä#1\nemailAddress=a@b.c');
    expect(certificate.checkIP('2001:db8::1')).toBeDefined();
    expect(signed).toMatchObject({
      key_algorithm: algorithm,
      validity_start_time: '2030-01-02T03:04:05Z',
      validity_end_time: '2030-01-02T04:04:05Z',
    });
  });

  test('of a curve that nothing here signs with are refused, also as the provider’s default', async () => {
    await expect(makePrivateKey({ algorithm: 'ECDSA' })).rejects.toThrow(/P224 \(the default\) is not supported/);
    await expect(makePrivateKey({ algorithm: 'DSA' })).rejects.toThrow(/algorithm DSA is not supported/);
  });
});

describe('certificates for trying to get in', () => {
  test('come from an authority that nobody trusts, or have ended long ago', async () => {
    const ca = await selfSignedCa();
    const authority = new X509Certificate(ca.certPem);
    const issued = await issueCertificate({
      caCertPem: ca.certPem,
      caPrivateKeyPem: ca.privateKeyPem,
      commonName: 'edge-1',
      dnsNames: ['edge-1.example.com', '127.0.0.1'],
      usages: ['client_auth'],
      validityHours: 1,
      notBefore: new Date('2020-01-01T00:00:00Z'),
    });
    const certificate = new X509Certificate(issued.certPem);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:edge-1.example.com, IP Address:127.0.0.1');
    expect(new Date(certificate.validTo).toISOString()).toBe('2020-01-01T01:00:00.000Z');
    expect(issued.privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(certificate.checkPrivateKey(createPrivateKey(issued.privateKeyPem))).toBe(true);
  });

  test('take only uses that the tls provider knows', async () => {
    const ca = await selfSignedCa();
    const wanted = { caCertPem: ca.certPem, caPrivateKeyPem: ca.privateKeyPem, commonName: 'x', usages: ['fly'] };
    await expect(issueCertificate(wanted)).rejects.toThrow("allowed_uses: 'fly' is not known");
  });
});

describe('random values', () => {
  test('passwords have the characters asked for, and a hash that nats-server takes for one', async () => {
    const { result, bcrypt_hash } = await randomPasswordAttributes({
      length: 20,
      upper: false,
      min_numeric: 5,
      min_special: 3,
      override_special: '-_',
    });
    const password = string(result);
    expect(password).toMatch(/^[a-z0-9_-]{20}$/);
    expect(password.replace(/[^0-9]/g, '').length).toBeGreaterThanOrEqual(5);
    expect(password.replace(/[^-_]/g, '').length).toBeGreaterThanOrEqual(3);
    expect(string(bcrypt_hash)).toMatch(/^\$2a\$10\$/);
    expect(await compare(password, string(bcrypt_hash))).toBe(true);
  });

  test('texts and ids have their length', () => {
    expect(randomStringAttributes({ length: 8, special: false }).result).toMatch(/^[A-Za-z0-9]{8}$/);
    expect(randomIdAttributes({ byte_length: 4, prefix: 'p-' }).hex).toMatch(/^p-[0-9a-f]{8}$/);
    expect(() => randomStringAttributes({ length: 2, min_lower: 3 })).toThrow(/less than the least/);
  });
});
