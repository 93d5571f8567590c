import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { TerraformOutput } from 'cdktf';
import { Certificate, CertificateAuthority, type CertificateFiles } from '../../constructs';
import type { Rotation } from '../../constructs/trust/rotation';
import { Resolver, type ResolverState, readSynthesized } from '../../fleet/model';
import { writeStacks } from '../fleet/manifests/fixture';
import { minimalHub } from '../support/constructs';
import { type Synthesized, synth } from '../support/synth';
import { at, mapAt } from '../support/walk';

/** Keys and certificates are made, and the machine may have other things to do. */
jest.setTimeout(60_000);

const OVERLAP = { generation: 2, overlap: true };

/** An authority of that generation, and a certificate of it whose files are outputs. */
function authority(rotation?: Rotation): Synthesized {
  return synth((stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test', rotation });
    const { files } = new Certificate(stack, 'edge1', {
      issuer,
      commonName: 'edge1',
      dnsNames: ['edge1.example.com'],
      usages: ['server', 'client'],
    });
    for (const [name, value] of Object.entries(files)) new TerraformOutput(stack, name, { value, sensitive: true });
  });
}

/** `type.id` of the authority's own resources. */
function made(rotation?: Rotation): string[] {
  return authority(rotation)
    .resources()
    .map(({ type, id }) => `${type}.${id}`)
    .filter((address) => address.includes('.ca_'))
    .sort();
}

const FIRST = ['tls_private_key.ca_key', 'tls_self_signed_cert.ca_cert'];
const SECOND = ['tls_private_key.ca_key-2', 'tls_self_signed_cert.ca_cert-2'];

test.each<[string, Rotation | undefined, string[]]>([
  ['the first generation', undefined, FIRST],
  ['the first generation, said', { generation: 1 }, FIRST],
  ['the first generation with nothing to overlap', { generation: 1, overlap: true }, FIRST],
  [
    'the second, while the first is trusted too',
    OVERLAP,
    [...FIRST, ...SECOND, 'tls_cert_request.ca_cross-request-2', 'tls_locally_signed_cert.ca_cross-cert-2'].sort(),
  ],
  ['the second alone', { generation: 2 }, SECOND],
])('what there is of %s', (_what, rotation, expected) => {
  expect(made(rotation)).toEqual(expected);
});

test('a later generation is another authority with the same limits, and its key is kept like the first', () => {
  const built = authority(OVERLAP);
  const of = (type: string, id: string) => built.resource(type, id);
  const { subject: first, private_key_pem: _first, ...limits } = of('tls_self_signed_cert', 'ca_cert');
  const { subject: second, private_key_pem: _second, ...same } = of('tls_self_signed_cert', 'ca_cert-2');
  expect([first, second, same]).toEqual([
    [{ common_name: 'test', organization: 'nats-edge' }],
    [{ common_name: 'test 2', organization: 'nats-edge' }],
    limits,
  ]);
  expect(of('tls_private_key', 'ca_key-2')).toEqual(of('tls_private_key', 'ca_key'));
  expect(at(of('tls_private_key', 'ca_key-2'), 'lifecycle')).toEqual({ prevent_destroy: true });
});

test('the old authority signs the new one, as long as both are trusted', () => {
  const built = authority(OVERLAP);
  const { validity_period_hours, early_renewal_hours, allowed_uses } = built.resource('tls_self_signed_cert', 'cert-2');
  expect(built.resource('tls_locally_signed_cert', 'ca_cross-cert-2')).toEqual({
    cert_request_pem: '${tls_cert_request.ca_cross-request-2.cert_request_pem}',
    ca_cert_pem: '${tls_self_signed_cert.ca_cert.cert_pem}',
    ca_private_key_pem: '${tls_private_key.ca_key.private_key_pem}',
    is_ca_certificate: true,
    set_subject_key_id: true,
    validity_period_hours,
    early_renewal_hours,
    allowed_uses,
  });
  expect(built.resource('tls_cert_request', 'ca_cross-request-2')).toEqual({
    private_key_pem: '${tls_private_key.ca_key-2.private_key_pem}',
    subject: [{ common_name: 'test 2', organization: 'nats-edge' }],
  });
});

test('the certificates of a hub, of its routes and of its clients bring the chain along, and trust both authorities', () => {
  const data = (name: string, rotation?: Rotation) => {
    const all = mapAt(minimalHub({ rotation }).object('Secret', name), 'data');
    return [all['tls.crt'], all['ca.crt']];
  };
  const expected = (certificate: string, ca: string) => [
    `\${tls_locally_signed_cert.${certificate}_cert.cert_pem}\${tls_locally_signed_cert.${ca}_cross-cert-2.cert_pem}`,
    `\${tls_self_signed_cert.${ca}_cert-2.cert_pem}\${tls_self_signed_cert.${ca}_cert.cert_pem}`,
  ];
  expect({
    server: data('nats-hub-tls', OVERLAP),
    routes: data('nats-hub-cluster-tls', OVERLAP),
    admin: data('nats-hub-client-admin', OVERLAP),
  }).toEqual({
    server: expected('hub_tier_secrets_server-tls_certificate', 'ca'),
    routes: expected('hub_tier_secrets_cluster-tls_certificate', 'hub_tier_secrets_cluster-ca'),
    admin: expected('hub_tier_admin_tls_certificate', 'ca'),
  });
  expect(data('nats-hub-tls', { generation: 2 })).toEqual([
    '${tls_locally_signed_cert.hub_tier_secrets_server-tls_certificate_cert.cert_pem}',
    '${tls_self_signed_cert.ca_cert-2.cert_pem}',
  ]);
});

test('another generation changes no pod of a hub', () => {
  const pods = (rotation?: Rotation) => minimalHub({ rotation }).object('StatefulSet', 'nats-hub');
  expect([pods(OVERLAP), pods({ generation: 2 })]).toEqual([pods(), pods()]);
});

/** The files of the certificate as an apply leaves them, on top of what applies before it left in the state. */
async function applied(state: ResolverState, rotation?: Rotation): Promise<CertificateFiles> {
  const resolver = new Resolver(readSynthesized(writeStacks({ s: authority(rotation).text })), { state });
  const file = async (name: keyof CertificateFiles) => String(await resolver.output('s', name));
  return { certPem: await file('certPem'), privateKeyPem: await file('privateKeyPem'), caPem: await file('caPem') };
}

/** Whether one who trusts these authorities, and nobody else, takes the certificate: for a server's, and for a client's. */
async function taken({ certPem, privateKeyPem }: CertificateFiles, ca: string) {
  const both = { cert: certPem, key: privateKeyPem, ca, rejectUnauthorized: false };
  const server = createServer({ ...both, requestCert: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: AddressInfo = Object(server.address());
  const client = connect({ ...both, port, host: '127.0.0.1', servername: 'edge1.example.com' });
  try {
    const [[socket]] = await Promise.all([once(server, 'secureConnection'), once(client, 'secureConnect')]);
    const accepted: TLSSocket = socket;
    const found = { asServer: client.authorized, asClient: accepted.authorized };
    accepted.destroy();
    return found;
  } finally {
    client.destroy();
    server.close();
  }
}

const YES = { asServer: true, asClient: true };
const NO = { asServer: false, asClient: false };

describe('an authority that is replaced in two steps', () => {
  const state: ResolverState = new Map();
  let first: CertificateFiles;
  let overlap: CertificateFiles;
  let second: CertificateFiles;
  beforeAll(async () => {
    first = await applied(state);
    overlap = await applied(state, OVERLAP);
    second = await applied(state, { generation: 2 });
  });

  test('is at first the only one that is trusted, then one of two, then gone', () => {
    expect(overlap.caPem).toBe(`${second.caPem}${first.caPem}`);
    expect(second.caPem).not.toBe(first.caPem);
  });

  test('stays the same authority as long as it is there: nothing that it signed is signed anew', async () => {
    const again: ResolverState = new Map(state);
    expect([await applied(again, OVERLAP), await applied(again, OVERLAP)]).toEqual([overlap, overlap]);
  });

  test.each<[string, () => [CertificateFiles, CertificateFiles], typeof YES]>([
    ['has changed nothing is taken by one who has', () => [first, overlap], YES],
    ['has changed is taken by one who has not: the chain leads to the old authority', () => [overlap, first], YES],
    ['has changed is taken by one who has', () => [overlap, overlap], YES],
    ['has changed is taken by one for whom the change is over', () => [overlap, second], YES],
    ['is over with the change is taken by one in the midst of it', () => [second, overlap], YES],
    ['is over with the change is taken by one who is too', () => [second, second], YES],
    ['is over with the change is nobody to one who has not begun', () => [second, first], NO],
    ['has not begun is nobody to one for whom the change is over', () => [first, second], NO],
  ])('the certificate of one who %s', async (_what, pair, expected) => {
    const [shown, verifier] = pair();
    expect(await taken(shown, verifier.caPem)).toEqual(expected);
  });

  test('without the chain the new certificate would be nobody to one who knows the old authority only', async () => {
    const [alone = ''] = overlap.certPem.split(/(?<=-----END CERTIFICATE-----\n)/);
    expect(await taken({ ...overlap, certPem: alone }, first.caPem)).toEqual(NO);
  });
});
