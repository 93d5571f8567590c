import { join } from 'node:path';
import { Resolver } from '../../../fleet/model';
import { describeKept } from '../../support/kept-file';
import { appOf, smallFleet, stateIn } from './fixture';

const SERVICE = 'kubernetes_service_v1.public';
const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  'arguments of a resource through [0], .0. and names alike': [
    ...[`${SERVICE}.metadata[0].name`, `${SERVICE}.metadata.0.name`],
    ...[`${SERVICE}.metadata[0]["name"]`, `${SERVICE}.metadata.name`],
  ],
  'what a provider or Terraform itself makes known': [`${SERVICE}.id`, 'terraform.workspace', 'path.module'],
  'a load balancer has an address that leads nowhere': ['kubernetes_config_map_v1.conf.data["nats.conf"]'],
  'try goes on where Terraform would, past an address that a Service does not have': [
    `try(${SERVICE}.status[0].load_balancer[0].ingress[1].ip, "none")`,
    `try(${SERVICE}.spec[0].cluster_ip, "hidden")`,
  ],
  'what cannot be known is refused': [
    ...[`${SERVICE}.metadata[0].uid`, 'kubernetes_job.x.id', 'var.x', SERVICE],
    `${SERVICE}.status[0].load_balancer[0].ingress[1].ip`,
  ],
};

describeKept('resolver.txt has what is made of expressions', join(__dirname, 'resolver.txt'), EXPRESSIONS, (texts) => {
  const resolver = new Resolver(smallFleet());
  const lines = texts.map(async (text) => {
    const value = resolver.evaluate('hub', `\${${text}}`).then(JSON.stringify, ({ message }) => `refused: ${message}`);
    return `${text} → ${await value}`.replaceAll('\n', ' ').replace(resolver.app.outdir, '…');
  });
  return Promise.all(lines);
});

test('sources that were registered are asked before its own', async () => {
  const balancer = { status: [{ load_balancer: [{ ingress: [{ hostname: '', ip: '127.0.0.1' }] }] }] };
  const resolver = new Resolver(smallFleet(), { attributes: { kubernetes_service_v1: () => balancer } });
  const { data } = await resolver.resource('hub', 'kubernetes_config_map_v1.conf');
  expect(data).toMatchObject({ 'nats.conf': expect.stringContaining('"127.0.0.1:7422"') });
});

test('of an expression that it cannot evaluate it says where it stands, and how it reads', async () => {
  const x = { metadata: { name: 'x' }, data: { a: '${yamldecode("a")}' } };
  const app = appOf({ only: { resource: { kubernetes_config_map_v1: { x } } } });
  await expect(new Resolver(app).evaluate('only', '${kubernetes_config_map_v1.x.metadata[0].uid}')).rejects.toThrow(
    /^stack 'only', kubernetes_config_map_v1\.x \(data\.a\): the function yamldecode is not supported.*\n {2}in: \$\{yamldecode\("a"\)\}$/,
  );
});

/** What is made, each with its stack. */
async function madeBy(resolver: Resolver) {
  return {
    password: await resolver.attribute('prod', 'random_password.edge-1', ['result']),
    ca: await resolver.attribute('prod', 'tls_self_signed_cert.ca-cert', ['cert_pem']),
    server: await resolver.attribute('hub', 'tls_locally_signed_cert.cert', ['cert_pem']),
  };
}

test('each thing is made once, for the stack that takes it from another state too', async () => {
  const resolver = new Resolver(smallFleet());
  const { password, ca, server } = await madeBy(resolver);
  expect(await resolver.resource('hub', 'kubernetes_secret_v1.secrets')).toMatchObject({
    data: { 'edge-1.txt': password, 'ca.crt': ca, 'tls.crt': server },
  });
  expect(password).toMatch(/^[A-Za-z0-9]{24}$/);
});

test('what was made is kept for as long as its arguments stay the same', async () => {
  const before = new Resolver(smallFleet());
  const first = await madeBy(before);
  const { state } = before;
  expect(await madeBy(new Resolver(smallFleet(), { state }))).toEqual(first);
  const second = await madeBy(new Resolver(smallFleet(['other.example.com'], 30), { state }));
  expect([second.ca === first.ca, second.server === first.server]).toEqual([true, false]);
  expect(second.password).toHaveLength(30);
  expect([...state.keys()]).toContain('prod/random_password.edge-1');
});

test('the way of a cycle is named, also when both ends are asked for at once', async () => {
  const to = (other: string) => ({ spec: { external_name: `\${kubernetes_service_v1.${other}.metadata[0].name}` } });
  const services = { a: { ...to('b') }, b: { ...to('a') } };
  const cyclic = new Resolver(appOf({ only: { resource: { kubernetes_service_v1: services } } }));
  const both = ['a', 'b', 'a'].map((name) => cyclic.resource('only', `kubernetes_service_v1.${name}`));
  for (const one of await Promise.allSettled(both)) {
    expect(one).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringMatching(/a cycle: only\/.* needs only\//) },
    });
  }
});

test.each([
  [['/states/a', '/states/b'], '"pem of 0"'],
  [['/states/b'], 'reads a state that no synthesized stack writes: "local"'],
  [['/states/a', '/states/a'], "'stack-0' and 'stack-1' keep their state in one place"],
])('whose state is read is not guessed: %j', async (paths, expected) => {
  const writers = paths.map((path, index) => [
    `stack-${index}`,
    { terraform: { backend: stateIn(path) }, output: { pem: { value: `pem of ${index}` } } },
  ]);
  const reader = {
    data: { terraform_remote_state: { state: { backend: 'local', config: { path: '/states/a' } } } },
    output: { read: { value: '${data.terraform_remote_state.state.outputs.pem}' } },
  };
  const read = new Resolver(appOf({ ...Object.fromEntries(writers), reader })).output('reader', 'read');
  expect(await read.then(JSON.stringify, String)).toContain(expected);
});
