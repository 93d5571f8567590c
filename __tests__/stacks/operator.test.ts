import { manifestsOf } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import type { Environment } from '../../schema';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { operatorTrust } from '../support/operator';
import { at, mapAt, texts } from '../support/walk';

jest.setTimeout(60_000);

let environment: Environment;

beforeAll(async () => {
  environment = environmentWith({
    trust: await operatorTrust(),
    defaults: { site: { up: ['sensors.>'], down: ['commands.{site}.>'] } },
    regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
    sites: { edge1: {}, edge2: { via: 'eu' } },
    clients: { dashboard: { at: 'hub', subscribe: ['sensors.>'] } },
  });
});

test('the trust root holds the authority of server certificates, and nobody’s identity', () => {
  const [test] = [...synthesizeFleet(environment).app.stacks.values()].filter(({ name }) => name === 'test');
  const names = [...(test?.resources.values() ?? [])].map(
    ({ type, name }) => `${type} ${name.replace(/_[0-9A-F]{8}$/, '')}`,
  );
  expect(names.sort()).toEqual([
    'kubernetes_namespace_v1 handed-over_namespace',
    'kubernetes_secret_v1 handed-over_secret',
    'tls_private_key ca-eu_key',
    'tls_private_key ca_key',
    'tls_self_signed_cert ca-eu_cert',
    'tls_self_signed_cert ca_cert',
  ]);
});

test('no stack makes credentials, or a Secret for them', () => {
  const fleet = synthesizeFleet(environment);
  const secrets = fleet.names.flatMap((stack) =>
    texts(mapAt(fleet.json(stack).resource ?? {}).kubernetes_secret_v1 ?? {})
      .filter(({ path }) => path.at(-2) === 'metadata' && path.at(-1) === 'name')
      .map(({ text }) => `${stack}: ${text}`),
  );
  expect(secrets.sort()).toEqual([
    'hub: nats-hub-cluster-tls',
    'hub: nats-hub-tls',
    // The CAs of servers, and for hub and region the keys of their own.
    'identity-edge1: handed-to-edge1',
    'identity-edge2: handed-to-edge2',
    'identity-eu: handed-to-eu',
    'leaf-edge1: nats-leaf-client-admin',
    'leaf-edge1: nats-leaf-tls',
    'leaf-edge2: nats-leaf-client-admin',
    'leaf-edge2: nats-leaf-tls',
    'region-eu: nats-region-cluster-tls',
    'region-eu: nats-region-tls',
    'test: handed-to-hub',
  ]);
});

test('a site must find the credentials of its own user, signed with the role', async () => {
  const fleet = synthesizeFleet(environment);
  const objects = await manifestsOf(new Resolver(fleet.app), 'leaf-edge1', { secrets: false, helm: 'skip' });
  const expected = objects.find(({ metadata }) => metadata.name === 'nats-leaf-expected-secrets');
  expect(JSON.parse(String(at(expected, 'data', 'secrets.json')))).toEqual([
    {
      secretName: 'nats-leaf-remote-creds',
      keys: ['leaf.creds'],
      credentials: {
        user: 'edge1',
        account: environment.trust.kind === 'operator' && environment.trust.account.id,
        role: 'site',
        publish: ['sensors.>', '_INBOX.>', '$JSC.R.>', '$JS.S.edge1.>'],
        subscribe: ['commands.edge1.>', '$JS.edge1.API.CONSUMER.>', '$JS.FC.>'],
      },
    },
  ]);
});

test('every stack can be written as YAML', async () => {
  const fleet = synthesizeFleet(environment);
  const resolver = new Resolver(fleet.app);
  for (const stack of fleet.names) await manifestsOf(resolver, stack, { secrets: true, helm: 'skip' });
});
