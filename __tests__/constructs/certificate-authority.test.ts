import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { TerraformOutput } from 'cdktf';
import { Certificate, CertificateAuthority, type CertificateFiles } from '../../constructs';
import type { Rotation } from '../../constructs/trust/rotation';
import { Resolver, type ResolverState, readSynthesized } from '../../fleet/model';
import { writeStacks } from '../fleet/manifests/fixture';
import { type Synthesized, synth } from '../support/synth';

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

// A second generation, and the hub's certificates with it, are in `tiers/options.txt`.
test.each<[string, Rotation | undefined, string]>([
  ['the first generation', undefined, 'ca_key ca_cert'],
  ['the first generation, said', { generation: 1 }, 'ca_key ca_cert'],
  ['the first generation with nothing to overlap', { generation: 1, overlap: true }, 'ca_key ca_cert'],
  ['the second alone', { generation: 2 }, 'ca_key-2 ca_cert-2'],
])('what there is of %s', (_what, rotation, expected) => {
  const made = authority(rotation)
    .resources()
    .map(({ id }) => id);
  expect(made.filter((id) => id.startsWith('ca_')).join(' ')).toBe(expected);
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
