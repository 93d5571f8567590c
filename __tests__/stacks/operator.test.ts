import { join } from 'node:path';
import { manifestsOf } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { expectKept } from '../support/kept-file';
import { operatorTrust } from '../support/operator';
import { at, textAt } from '../support/walk';

jest.setTimeout(60_000);

test('the trust root has authorities of servers, and no identity; no stack creates credentials, or a Secret for them; a site must find those of its own user, signed with the role', async () => {
  const trust = await operatorTrust();
  const environment = environmentWith({
    trust,
    defaults: { site: { up: ['sensors.>'], down: ['commands.{site}.>'] } },
    regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
    sites: { edge1: {}, edge2: { via: 'eu' } },
    clients: { dashboard: { at: 'hub', subscribe: ['sensors.>'] } },
  });
  const { app, names } = synthesizeFleet(environment);
  const made = [...app.stacks.values()].flatMap(({ name: stack, resources }) =>
    [...resources.values()].flatMap(({ type, name, config }) => {
      const isKey = stack === 'test' && /^(tls_private_key|tls_self_signed_cert|random_password)$/.test(type);
      if (type === 'kubernetes_secret_v1') return [`${stack} secret ${textAt(config, 'metadata', 'name')}`];
      return isKey ? [`${stack} ${type} ${name.replace(/_[0-9A-F]{8}$/, '')}`] : [];
    }),
  );
  const resolver = new Resolver(app);
  const objects = await Promise.all(
    names.map((stack) => manifestsOf(resolver, stack, { secrets: true, helm: 'skip' })),
  );
  const [expected] = (objects[names.indexOf('leaf-edge1')] ?? []).filter(
    ({ metadata }) => metadata.name === 'nats-leaf-expected-secrets',
  );
  const account = environment.trust.kind === 'operator' ? environment.trust.account.id : '';
  const found = JSON.stringify(JSON.parse(String(at(expected, 'data', 'secrets.json'))), undefined, 2);
  const finds = `leaf-edge1 must find ${found.replaceAll(account, '<account>')}`;
  expectKept(join(__dirname, 'operator.txt'), `${[...made.sort(), finds].join('\n')}\n`);
  expect(found).toContain(`"account": "${account}"`);
});
