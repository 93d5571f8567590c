import { Resolver, resourcesOfType, stackNamed } from '../../fleet/model';
import { environmentWith, synthesizeFleet } from '../support/fleet';

test('the name of a load balancer is in the list as soon as Terraform knows it, and cert-manager is asked for it', async () => {
  const { app } = synthesizeFleet(
    environmentWith({
      hub: { address: { kind: 'load-balancer' }, kube: { context: 'hub' }, replicas: 1 },
      trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats', kind: 'Issuer' } } },
    }),
  );
  const lists = resourcesOfType(stackNamed(app, 'hub'), 'kubernetes_config_map_v1');
  const { address = '' } = lists.find((list) => list.address.includes('expected-secrets')) ?? {};
  const data = await new Resolver(app).attribute('hub', address, ['data', 'secrets.json']);
  expect(JSON.parse(String(data))[0]).toMatchObject({
    secretName: 'nats-hub-tls',
    certificate: { dnsNames: expect.arrayContaining(['nats-hub.nats.load-balancer.invalid']) },
    issuer: { name: 'nats', kind: 'Issuer', group: 'cert-manager.io' },
  });
});
