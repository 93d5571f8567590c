import type { Address, HubClusterProps } from '../../constructs';
import {
  maximalHub,
  maximalLeaf,
  maximalRegion,
  minimalHub,
  minimalLeaf,
  minimalRegion,
  named,
} from '../support/constructs';
import { expectedLabels } from '../support/synth';
import { at, mapAt } from '../support/walk';

const hubSelector = { 'app.kubernetes.io/name': 'nats-hub', 'app.kubernetes.io/instance': 'hub' };
const hubLabels = expectedLabels('nats-hub', 'hub', 'hub');
const port = (name: string, number: number) => ({ name, port: number, target_port: name, protocol: 'TCP' });

test('the headless Service of a hub names its pods, for routes and inside the cluster', () => {
  expect(minimalHub().object('Service', 'nats-hub-headless')).toEqual({
    metadata: { name: 'nats-hub-headless', namespace: 'nats', labels: hubLabels },
    spec: {
      cluster_ip: 'None',
      selector: hubSelector,
      publish_not_ready_addresses: true,
      port: [
        port('client', 4222),
        port('cluster', 6222),
        port('leafnodes', 7422),
        port('monitor', 8222),
        port('metrics', 7777),
      ],
    },
  });
});

test('the headless Service of a single server that accepts no leaves has neither port', () => {
  expect(at(minimalLeaf().object('Service', 'nats-leaf-headless'), 'spec', 'port')).toEqual([
    port('client', 4222),
    port('monitor', 8222),
    port('metrics', 7777),
  ]);
});

test('the public Service of a hub is a load balancer for leaves and clients', () => {
  expect(minimalHub().object('Service', 'nats-hub')).toEqual({
    metadata: {
      name: 'nats-hub',
      namespace: 'nats',
      labels: hubLabels,
      annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'nats.example.com' },
    },
    spec: {
      type: 'LoadBalancer',
      selector: hubSelector,
      external_traffic_policy: 'Local',
      port: [port('client', 4222), port('leafnodes', 7422)],
    },
    wait_for_load_balancer: false,
    timeouts: { create: '10m' },
  });
});

test('the public Service with annotations, source ranges and no clients', () => {
  expect(maximalHub().object('Service', 'nats-hub')).toEqual({
    metadata: {
      name: 'nats-hub',
      namespace: 'messaging',
      labels: hubLabels,
      annotations: { 'example.com/load-balancer': 'network' },
    },
    spec: {
      type: 'LoadBalancer',
      selector: hubSelector,
      external_traffic_policy: 'Local',
      load_balancer_source_ranges: ['203.0.113.0/24', '2001:db8::/32'],
      port: [port('leafnodes', 17422)],
    },
    wait_for_load_balancer: true,
    timeouts: { create: '10m' },
  });
});

test('a written annotation wins over the one for external-dns', () => {
  const annotations = { 'external-dns.alpha.kubernetes.io/hostname': 'other.example.com' };
  const { metadata } = minimalHub({ exposure: { annotations } }).object('Service', 'nats-hub');
  expect(at(metadata, 'annotations')).toEqual(annotations);
});

test('an empty list of source ranges, which would let nobody in, is left out', () => {
  const spec = mapAt(maximalRegion().object('Service', 'nats-region'), 'spec');
  expect(Object.keys(spec)).not.toContain('load_balancer_source_ranges');
});

test('the Service of a site is for the clients in its Kubernetes cluster', () => {
  expect(minimalLeaf().object('Service', 'nats-leaf')).toEqual({
    metadata: { name: 'nats-leaf', namespace: 'nats-edge', labels: expectedLabels('nats-leaf', 'edge1', 'leaf') },
    spec: {
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': 'nats-leaf', 'app.kubernetes.io/instance': 'edge1' },
      port: [port('client', 4222)],
    },
  });
});

test.each(named([minimalHub, maximalHub, minimalRegion, maximalRegion, minimalLeaf, maximalLeaf]))(
  '%s makes no port public but those of leaves and clients',
  (_name, build) => {
    const services = build()
      .kubernetes()
      .filter(({ kind }) => kind === 'Service');
    const inside = services.filter(({ config }) => {
      const { type, cluster_ip } = mapAt(config, 'spec');
      return type === 'ClusterIP' || cluster_ip === 'None';
    });
    const exposed = services
      .filter((service) => !inside.includes(service))
      .flatMap(({ config }) => mapAt(config, 'spec').port)
      .flat()
      .map((exposedPort) => at(exposedPort, 'target_port'));
    expect(exposed.filter((name) => name !== 'client' && name !== 'leafnodes')).toEqual([]);
  },
);

const IN_CLUSTER = [
  'nats-hub',
  'nats-hub.nats',
  'nats-hub.nats.svc',
  'nats-hub-headless',
  'nats-hub-headless.nats',
  'nats-hub-headless.nats.svc',
  '*.nats-hub-headless.nats',
  '*.nats-hub-headless.nats.svc',
  'localhost',
  'nats-hub.nats.svc.cluster.local',
  'nats-hub-headless.nats.svc.cluster.local',
  '*.nats-hub-headless.nats.svc.cluster.local',
];
const INGRESS = 'kubernetes_service_v1.hub_public_service.status[0].load_balancer[0].ingress[0]';

test.each<[string, Address, unknown]>([
  [
    'a DNS name',
    { kind: 'dns', name: 'nats.example.com' },
    { dns_names: [...IN_CLUSTER, 'nats.example.com'], waits: false },
  ],
  [
    'an IPv4 address',
    { kind: 'ip', ip: '192.0.2.7' },
    { dns_names: IN_CLUSTER, ip_addresses: ['192.0.2.7'], load_balancer_ip: '192.0.2.7', waits: false },
  ],
  [
    'an IPv6 address',
    { kind: 'ip', ip: '2001:db8::7' },
    { dns_names: IN_CLUSTER, ip_addresses: ['2001:db8::7'], load_balancer_ip: '2001:db8::7', waits: false },
  ],
  [
    "the load balancer's address",
    { kind: 'load-balancer' },
    {
      dns_names: `\${concat([${IN_CLUSTER.map((name) => `"${name}"`).join(', ')}], compact([${INGRESS}.hostname]))}`,
      ip_addresses: `\${compact([${INGRESS}.ip])}`,
      waits: true,
    },
  ],
])('with %s the certificate is for it, and only a load balancer is waited for', (_what, address, expected) => {
  const hub = minimalHub({ address });
  const { dns_names, ip_addresses } = hub.resource('tls_cert_request', 'server-tls_certificate_request');
  const { wait_for_load_balancer: waits, spec } = hub.object('Service', 'nats-hub');
  const { load_balancer_ip } = mapAt(spec);
  expect({ dns_names, ip_addresses, load_balancer_ip, waits }).toEqual(expected);
});

test('another domain of the cluster is in the certificate alone: no server restarts for it', () => {
  const [usual, other] = [minimalHub(), minimalHub({ clusterDomain: 'k8s.example' })];
  const { dns_names } = other.resource('tls_cert_request', 'server-tls_certificate_request');
  expect(dns_names).toEqual([
    ...IN_CLUSTER.map((name) => name.replace('cluster.local', 'k8s.example')),
    'nats.example.com',
  ]);
  expect(other.object('StatefulSet', 'nats-hub')).toEqual(usual.object('StatefulSet', 'nats-hub'));
  expect(other.list()).toEqual(usual.list());
});

test.each<[string, HubClusterProps['exposure'], unknown]>([
  ['for an address that nothing needs, where that is wanted', { wait: true }, { waits: true, create: '10m' }],
  ['as long as is said', { wait: true, timeoutSeconds: 1200 }, { waits: true, create: '20m' }],
  ['not at all, by default', {}, { waits: false, create: '10m' }],
])('with a DNS name an apply waits for the load balancer %s', (_how, exposure, expected) => {
  const { wait_for_load_balancer: waits, timeouts } = minimalHub({ exposure }).object('Service', 'nats-hub');
  expect({ waits, ...mapAt(timeouts) }).toEqual(expected);
});

test('an apply waits for the servers as long as is said, or not at all', () => {
  const waiting = (rollout: HubClusterProps['rollout']) => {
    const { wait_for_rollout, timeouts } = minimalHub({ rollout }).object('StatefulSet', 'nats-hub');
    return { wait_for_rollout, timeouts };
  };
  expect([waiting({ wait: false }), waiting({ timeoutSeconds: 3600 })]).toEqual([
    { wait_for_rollout: false, timeouts: { create: '10m', update: '10m', delete: '10m' } },
    { wait_for_rollout: true, timeouts: { create: '60m', update: '60m', delete: '60m' } },
  ]);
});
