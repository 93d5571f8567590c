import { type ExistingSecret, LeafTls, type LeafTlsSource } from '../../constructs';
import { issuedFor } from '../support/constructs';
import { expectedLabels, type Synthesized, synth } from '../support/synth';

const labels = { name: 'nats-leaf', instance: 'edge1', component: 'leaf' };

/** A LeafTls of that source, and what it makes. */
function leafTls(source: LeafTlsSource | 'issue'): { stack: Synthesized; tls: LeafTls | undefined } {
  let tls: LeafTls | undefined;
  const stack = synth((scope) => {
    const authority = source === 'issue' ? issuedFor(scope, 'edge1').files : undefined;
    const issued = authority && {
      issue: {
        issuer: { certPem: authority.caPem, privateKeyPem: 'the key of the CA' },
        commonName: 'edge1',
        dnsNames: ['edge1', 'edge1.example.com'],
        ipAddresses: ['192.0.2.1'],
        usages: ['server', 'client'] as const,
        validity: { hours: 100, earlyRenewalHours: 10 },
      },
    };
    const given = source === 'issue' ? issued : source;
    if (given) tls = new LeafTls(scope, 'leaf', { namespace: 'nats-edge', secretName: 'made', labels, source: given });
  });
  return { stack, tls };
}

const metadata = { name: 'made', namespace: 'nats-edge', labels: expectedLabels('nats-leaf', 'edge1', 'leaf') };

test('a certificate that is issued here: key, request, certificate and Secret', () => {
  const { stack, tls } = leafTls('issue');
  expect(
    stack
      .resources()
      .filter(({ id }) => id.startsWith('leaf_'))
      .map(({ type, id, config }) => [type, id, config]),
  ).toEqual([
    [
      'kubernetes_secret_v1',
      'leaf_secret',
      {
        metadata,
        type: 'kubernetes.io/tls',
        data: {
          'tls.crt': '${tls_locally_signed_cert.leaf_certificate_cert.cert_pem}',
          'tls.key': '${tls_private_key.leaf_certificate_key.private_key_pem}',
          'ca.crt': '${tls_self_signed_cert.edge1-ca_cert.cert_pem}',
        },
      },
    ],
    [
      'tls_cert_request',
      'leaf_certificate_request',
      {
        private_key_pem: '${tls_private_key.leaf_certificate_key.private_key_pem}',
        subject: [{ common_name: 'edge1', organization: 'nats-edge' }],
        dns_names: ['edge1', 'edge1.example.com'],
        ip_addresses: ['192.0.2.1'],
      },
    ],
    [
      'tls_locally_signed_cert',
      'leaf_certificate_cert',
      {
        cert_request_pem: '${tls_cert_request.leaf_certificate_request.cert_request_pem}',
        ca_cert_pem: '${tls_self_signed_cert.edge1-ca_cert.cert_pem}',
        ca_private_key_pem: 'the key of the CA',
        set_subject_key_id: true,
        allowed_uses: ['digital_signature', 'server_auth', 'client_auth'],
        validity_period_hours: 100,
        early_renewal_hours: 10,
      },
    ],
    ['tls_private_key', 'leaf_certificate_key', { algorithm: 'ECDSA', ecdsa_curve: 'P256' }],
  ]);
  expect(tls?.managed).toBe(true);
});

test('a certificate that is given: only a Secret', () => {
  const files = { certPem: 'the certificate', privateKeyPem: 'the key', caPem: 'the CA' };
  const { stack, tls } = leafTls({ files });
  expect(stack.resources().map(({ config }) => config)).toEqual([
    {
      metadata,
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': 'the certificate', 'tls.key': 'the key', 'ca.crt': 'the CA' },
    },
  ]);
  expect(tls?.managed).toBe(true);
});

test('a Secret that is there: nothing is made, and its name is passed on', () => {
  const source: ExistingSecret = { existingSecret: 'kept-by-vault' };
  const { stack, tls } = leafTls(source);
  expect([stack.resources(), tls?.secretName, tls?.managed]).toEqual([[], 'kept-by-vault', false]);
});

test('a certificate is valid for a year and renewed in its last month, an authority for ten and in its last year', () => {
  const stack = synth((scope) => {
    issuedFor(scope, 'edge1');
  });
  expect(
    stack
      .resources()
      .flatMap(({ type, config: { validity_period_hours: hours, early_renewal_hours: renewal } }) =>
        hours === undefined ? [] : [[type, hours, renewal]],
      ),
  ).toEqual([
    ['tls_locally_signed_cert', 365 * 24, 30 * 24],
    ['tls_self_signed_cert', 10 * 365 * 24, 365 * 24],
  ]);
});
