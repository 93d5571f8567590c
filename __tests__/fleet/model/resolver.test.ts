import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { DataTerraformRemoteStateLocal, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import { Resolver } from '../../../fleet/model';
import { smallFleet, string, synthesize, withOutputs } from './fixture';

describe('a resolver', () => {
  const resolver = new Resolver(smallFleet());

  test('gives a load balancer an address that leads nowhere, and takes the name where there is no IP', async () => {
    const { data } = await resolver.resource('hub', 'kubernetes_config_map_v1.conf');
    expect(data).toMatchObject({
      'nats.conf': '# ${not an expression}\nadvertise: "nats.nats.load-balancer.invalid:7422"\n',
    });
  });

  test('finds in the other stack what this stack takes from its state', async () => {
    const { data } = await resolver.resource('hub', 'kubernetes_secret_v1.secrets');
    const ca = await resolver.attribute('prod', 'tls_self_signed_cert.ca-cert', ['cert_pem']);
    expect(data).toMatchObject({ 'ca.crt': ca });
  });

  test('makes each thing once, and the parts of it belong together', async () => {
    const first = await resolver.attribute('prod', 'random_password.edge-1', ['result']);
    const { data } = await resolver.resource('hub', 'kubernetes_secret_v1.secrets');
    expect(data).toMatchObject({ 'edge-1.txt': first });
    expect(first).toHaveLength(24);
  });

  test('reads arguments of a resource through [0], .0. and names alike', async () => {
    const texts = ['metadata[0].name', 'metadata.0.name', 'metadata[0]["name"]', 'metadata.name'];
    for (const text of texts) {
      expect(await resolver.evaluate('hub', `\${kubernetes_service_v1.public.${text}}`)).toBe('nats');
    }
    expect(await resolver.evaluate('hub', '${kubernetes_service_v1.public.id} ${terraform.workspace}')).toBe(
      'nats/nats default',
    );
    expect(await resolver.evaluate('hub', '${path.module}')).toBe(`${resolver.app.outdir}/stacks/hub`);
  });

  test('says where an expression stands that it cannot evaluate, and how it reads', async () => {
    const app = withOutputs((stack) => {
      new ConfigMapV1(stack, 'x', { metadata: { name: 'x' }, data: { a: '${yamldecode("a")}' } });
      return { uid: '${kubernetes_config_map_v1.x.metadata[0].uid}' };
    });
    await expect(new Resolver(app).output('only', 'uid')).rejects.toThrow(
      /^stack 'only', kubernetes_config_map_v1\.x \(data\.a\): the function yamldecode is not understood.*\n {2}in: \$\{yamldecode\("a"\)\}$/,
    );
  });

  test.each([
    [
      '${kubernetes_service_v1.public.metadata[0].uid}',
      /metadata\[0\]\.uid is neither an argument that is set, nor known/,
    ],
    ['${try(kubernetes_service_v1.public.spec[0].cluster_ip, "hidden")}', /cluster_ip is neither/],
    ['${kubernetes_job.x.id}', /kubernetes_job\.x\.id names nothing in stack 'hub'/],
    ['${var.x}', /names nothing/],
    ['${kubernetes_service_v1.public}', /as a whole is not understood/],
    ['${kubernetes_service_v1.public.status[0].load_balancer[0].ingress[1].ip}', /there is no element 1/],
  ])('refuses %s', async (text, message) => {
    await expect(resolver.evaluate('hub', text)).rejects.toThrow(message);
  });

  test('goes on in try where Terraform would, past an address that a Service does not have', async () => {
    const text = '${try(kubernetes_service_v1.public.status[0].load_balancer[0].ingress[1].ip, "none")}';
    expect(await resolver.evaluate('hub', text)).toBe('none');
  });

  test('asks sources that were registered before its own', async () => {
    const attributes = {
      kubernetes_service_v1: () => ({
        status: [{ load_balancer: [{ ingress: [{ hostname: '', ip: '127.0.0.1' }] }] }],
      }),
    };
    const own = new Resolver(smallFleet(), { attributes });
    const { data } = await own.resource('hub', 'kubernetes_config_map_v1.conf');
    expect(data).toMatchObject({ 'nats.conf': expect.stringContaining('"127.0.0.1:7422"') });
  });

  test('keeps what was made for as long as its arguments stay the same', async () => {
    const before = new Resolver(smallFleet());
    const read = async (resolver: Resolver) => ({
      password: await resolver.attribute('prod', 'random_password.edge-1', ['result']),
      ca: await resolver.attribute('prod', 'tls_self_signed_cert.ca-cert', ['cert_pem']),
      server: await resolver.attribute('hub', 'tls_locally_signed_cert.cert', ['cert_pem']),
    });
    const first = await read(before);
    expect(await read(new Resolver(smallFleet(), { state: before.state }))).toEqual(first);
    const changed = smallFleet({ passwordLength: 30, serverNames: ['other.example.com'] });
    const second = await read(new Resolver(changed, { state: before.state }));
    expect(second.ca).toBe(first.ca);
    expect(second.password).toHaveLength(30);
    expect(second.server).not.toBe(first.server);
    expect([...before.state.keys()]).toContain('prod/random_password.edge-1');
  });

  test('names the way of a cycle, also when both ends are asked for at once', async () => {
    const app = withOutputs((stack) => {
      const make = (name: string, other: string) =>
        new ServiceV1(stack, name, {
          metadata: { name },
          spec: { externalName: `\${kubernetes_service_v1.${other}.metadata[0].name}` },
        });
      make('a', 'b');
      make('b', 'a');
      return {};
    });
    const cyclic = new Resolver(app);
    const results = await Promise.allSettled([
      cyclic.resource('only', 'kubernetes_service_v1.a'),
      cyclic.resource('only', 'kubernetes_service_v1.b'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(cyclic.resource('only', 'kubernetes_service_v1.a')).rejects.toThrow(/a cycle: only\/.* needs only\//);
  });

  test('does not guess whose state is read when no stack, or more than one, keeps it there', async () => {
    const build = (paths: string[]) =>
      synthesize((app) => {
        for (const [index, path] of paths.entries()) {
          const stack = new TerraformStack(app, `stack-${index}`);
          new TlsProvider(stack, 'tls');
          new LocalBackend(stack, { path });
          const key = new PrivateKey(stack, 'key', { algorithm: 'ED25519' });
          new TerraformOutput(stack, 'pem', { value: key.publicKeyPem });
        }
        const reader = new TerraformStack(app, 'reader');
        new KubernetesProvider(reader, 'kubernetes');
        const state = new DataTerraformRemoteStateLocal(reader, 'state', { path: '/states/a' });
        new TerraformOutput(reader, 'read', { value: state.get('pem') });
      });
    const read = (paths: string[]) => new Resolver(build(paths)).output('reader', 'read');
    expect(string(await read(['/states/a', '/states/b']))).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    await expect(read(['/states/b'])).rejects.toThrow(/reads a state that no synthesized stack writes: "local"/);
    await expect(read(['/states/a', '/states/a'])).rejects.toThrow(
      /'stack-0' and 'stack-1' keep their state in one place/,
    );
  });
});
