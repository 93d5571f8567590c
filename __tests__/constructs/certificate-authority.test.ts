import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { Certificate, CertificateAuthority, type CertificateFiles } from '../../constructs';
import { TerraformOutput } from '../../constructs/cdktf';
import type { Rotation } from '../../constructs/trust/rotation';
import { Resolver, type ResolverState, readSynthesized } from '../../fleet/model';
import { writeStacks } from '../fleet/manifests/fixture';
import { type Synthesized, synth } from '../support/synth';

/** Creating keys and certificates takes time on a busy machine. */
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
test('the first generation has the names from before there were generations, the second has none of them', () => {
  const made = (rotation?: Rotation) =>
    authority(rotation)
      .resources()
      .flatMap(({ id }) => (id.startsWith('ca_') ? [id] : []))
      .join(' ');
  const first = [undefined, { generation: 1 }, { generation: 1, overlap: true }].map(made);
  expect([...first, made({ generation: 2 })]).toEqual([...first.map(() => 'ca_key ca_cert'), 'ca_key-2 ca_cert-2']);
});

/** The files of the certificate as an apply leaves them, on top of what applies before it left in the state. */
async function applied(state: ResolverState, rotation?: Rotation): Promise<CertificateFiles> {
  const resolver = new Resolver(readSynthesized(writeStacks({ s: authority(rotation).text })), { state });
  const file = async (name: keyof CertificateFiles) => String(await resolver.output('s', name));
  return { certPem: await file('certPem'), privateKeyPem: await file('privateKeyPem'), caPem: await file('caPem') };
}

/**
 * Whether one who trusts these authorities, and nobody else, takes the certificate: for a server's, and for a client's.
 */
async function taken({ certPem, privateKeyPem }: CertificateFiles, ca: string): Promise<boolean> {
  const both = { cert: certPem, key: privateKeyPem, ca, rejectUnauthorized: false };
  const server = createServer({ ...both, requestCert: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: AddressInfo = Object(server.address());
  const client = connect({ ...both, port, host: '127.0.0.1', servername: 'edge1.example.com' });
  try {
    const [[socket]] = await Promise.all([once(server, 'secureConnection'), once(client, 'secureConnect')]);
    const accepted: TLSSocket = socket;
    expect(accepted.authorized).toBe(client.authorized);
    accepted.destroy();
    return client.authorized;
  } finally {
    client.destroy();
    server.close();
  }
}

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

  test('is first the only trusted one, then one of two, then removed', () => {
    expect(overlap.caPem).toBe(`${second.caPem}${first.caPem}`);
    expect(second.caPem).not.toBe(first.caPem);
  });

  test('stays the same authority while it exists: nothing that it signed is signed again', async () => {
    const again: ResolverState = new Map(state);
    expect([await applied(again, OVERLAP), await applied(again, OVERLAP)]).toEqual([overlap, overlap]);
  });

  test('peers one step apart accept each other; a peer two steps ahead is refused', async () => {
    const steps = [first, overlap, second];
    const verdicts = steps.map((shown) => Promise.all(steps.map(({ caPem }) => taken(shown, caPem))));
    expect(await Promise.all(verdicts)).toEqual([
      [true, true, false],
      [true, true, true],
      [false, true, true],
    ]);
  });

  test('without the chain, a peer that knows only the old authority refuses the new certificate', async () => {
    const [alone = ''] = overlap.certPem.split(/(?<=-----END CERTIFICATE-----\n)/);
    expect(await taken({ ...overlap, certPem: alone }, first.caPem)).toBe(false);
  });
});
