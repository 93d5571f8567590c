import { join } from 'node:path';
import { manifestsOf } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import type { Environment } from '../../schema';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { operatorTrust } from '../support/operator';
import { at, textAt } from '../support/walk';

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

test('the trust root holds authorities of servers, and nobody’s identity; no stack makes credentials, or a Secret for them', () => {
  const { app } = synthesizeFleet(environment);
  const secret = /^(tls_private_key|tls_self_signed_cert|random_password|kubernetes_secret_v1)$/;
  const lines = [...app.stacks.values()].flatMap(({ name: stack, resources }) =>
    [...resources.values()]
      .filter(({ type }) => secret.test(type))
      .filter(({ type }) => stack === 'test' || type === 'kubernetes_secret_v1')
      .map(({ type, name, config }) => {
        const made =
          type === 'kubernetes_secret_v1' ? textAt(config, 'metadata', 'name') : name.replace(/_[0-9A-F]{8}$/, '');
        return `${stack} ${type.replace(/^kubernetes_|_v1$/g, '')} ${made}`;
      }),
  );
  expectKept(join(__dirname, 'operator.txt'), `${lines.sort().join('\n')}\n`);
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
