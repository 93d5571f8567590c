import { X509Certificate } from 'node:crypto';
import { Resolver, resourcesOfType, stackNamed } from '../../fleet/model';
import { show } from '../../schema/show';
import { linesOf, minimal, site } from '../schema/example';
import { environmentWith, synthesizeFleet } from '../support/fleet';

jest.setTimeout(120_000);

test("servers' certificates have the names of Services in the domain of their own cluster", async () => {
  const environment = environmentWith({
    hub: { address: 'nats.example.com', kube: { context: 'hub', clusterDomain: 'hub.example' } },
    regions: { eu: { address: 'nats-eu.example.com' } },
    defaults: { site: { kube: { clusterDomain: 'edge.example' } } },
    sites: { edge1: {}, edge2: { kube: { clusterDomain: 'own.example' } } },
  });
  const { app } = synthesizeFleet(environment);
  const resolver = new Resolver(app);
  const names: Record<string, readonly string[]> = {};
  for (const stack of ['hub', 'region-eu', 'leaf-edge1', 'leaf-edge2']) {
    const certificates = resourcesOfType(stackNamed(app, stack), 'tls_locally_signed_cert');
    const all = await Promise.all(
      certificates.map(async ({ address }) => String(await resolver.attribute(stack, address, ['cert_pem']))),
    );
    const [server] = all
      .map((pem) => new X509Certificate(pem))
      .filter(({ subjectAltName }) => /\.svc\./.test(subjectAltName ?? ''));
    names[stack] = (server?.subjectAltName ?? '').split(', ').filter((name) => name.includes('.svc.'));
  }
  const of = (name: string, suffix: string) =>
    [`${name}.`, `${name}-headless.`, `*.${name}-headless.`].map((host) => `DNS:${host}${suffix}`);
  expect(names).toEqual({
    hub: of('nats-hub', 'nats.svc.hub.example'),
    'region-eu': of('nats-region', 'nats.svc.cluster.local'),
    'leaf-edge1': of('nats-leaf', 'nats-edge.svc.edge.example'),
    'leaf-edge2': of('nats-leaf', 'nats-edge.svc.own.example'),
  });
});

const WRONG =
  'is not a domain of a cluster: DNS labels in lower case with "." between, at most 150 characters, such as "cluster.local"';

test.each([
  'K8s.example',
  '.cluster.local',
  'cluster.local.',
  'a_b',
  'a..b',
  `${'a'.repeat(64)}.example`,
  'a.'.repeat(75).concat('a'),
])('the domain %j is refused', (clusterDomain) => {
  expect(linesOf(site({ kube: { clusterDomain } }))).toEqual([
    `sites.edge1.kube.clusterDomain: ${show(clusterDomain)} ${WRONG}`,
  ]);
  expect(linesOf(minimal({ defaults: { site: { kube: { clusterDomain } } } }))).toHaveLength(1);
});
