import { maximalHub, maximalLeaf, maximalRegion, minimalHub, minimalLeaf, named } from '../support/constructs';
import { expectedLabels, type Synthesized } from '../support/synth';
import { mapAt } from '../support/walk';

const tcp = (...ports: readonly number[]) => ports.map((port) => ({ port: String(port), protocol: 'TCP' }));
const dns = { ports: [{ port: '53', protocol: 'UDP' }, ...tcp(53)], to: [] };
const anyPod = [{ namespace_selector: {} }];
const both = ['Ingress', 'Egress'];
const pods = (name: string, instance: string) => ({
  match_labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': instance },
});

/** The policies by name, each without its labels. */
function policies(synthesized: Synthesized): Record<string, unknown> {
  return Object.fromEntries(
    synthesized
      .kubernetes()
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ config }) => [String(mapAt(config, 'metadata').name), config.spec]),
  );
}

test('a hub takes clients and leaves from anywhere, routes from its own servers, monitoring from its Kubernetes cluster', () => {
  const hub = pods('nats-hub', 'hub');
  expect(policies(minimalHub())).toEqual({
    'nats-hub-default-deny': { pod_selector: {}, policy_types: both },
    'nats-hub': {
      pod_selector: hub,
      policy_types: both,
      ingress: [
        { from: [], ports: tcp(4222) },
        { from: [], ports: tcp(7422) },
        { from: [{ pod_selector: hub }], ports: tcp(6222) },
        { from: anyPod, ports: tcp(8222, 7777) },
      ],
      egress: [dns, { to: [{ pod_selector: hub }], ports: tcp(6222) }],
    },
    'nats-hub-streams': {
      pod_selector: pods('nats-hub-streams', 'hub'),
      policy_types: both,
      egress: [dns, { to: [{ pod_selector: hub }], ports: tcp(4222) }],
    },
    'nats-hub-access': {
      pod_selector: pods('nats-hub-access', 'hub'),
      policy_types: both,
      egress: [dns, { to: [{ pod_selector: hub }], ports: tcp(4222) }],
    },
  });
});

test('a region may also go out to the port of what is above', () => {
  const region = pods('nats-region', 'eu-west');
  expect(policies(maximalRegion())['nats-region']).toEqual({
    pod_selector: region,
    policy_types: both,
    ingress: [
      { from: [], ports: tcp(14222) },
      { from: [], ports: tcp(17422) },
      { from: [{ pod_selector: region }], ports: tcp(16222) },
      { from: anyPod, ports: tcp(18222, 17777) },
    ],
    egress: [dns, { to: [{ pod_selector: region }], ports: tcp(16222) }, { to: [], ports: tcp(443) }],
  });
});

test('a site takes clients from its Kubernetes cluster only, and goes out to the hub only', () => {
  const leaf = pods('nats-leaf', 'edge1');
  expect(policies(minimalLeaf())).toEqual({
    'nats-leaf-default-deny': { pod_selector: {}, policy_types: both },
    'nats-leaf': {
      pod_selector: leaf,
      policy_types: both,
      ingress: [
        { from: anyPod, ports: tcp(4222) },
        { from: anyPod, ports: tcp(8222, 7777) },
      ],
      egress: [dns, { to: [], ports: tcp(7422) }],
    },
    'nats-leaf-streams': {
      pod_selector: pods('nats-leaf-streams', 'edge1'),
      policy_types: both,
      egress: [dns, { to: [{ pod_selector: leaf }], ports: tcp(4222) }],
    },
  });
});

test('a hub whose clients do not come through the load balancer takes them from its Kubernetes cluster only', () => {
  const { ingress } = mapAt(maximalHub().object('NetworkPolicy', 'nats-hub'), 'spec');
  expect(ingress).toContainEqual({ from: anyPod, ports: tcp(14222) });
});

test.each(named([maximalHub, maximalRegion, maximalLeaf]))(
  "%s denies nothing to what else is in somebody else's namespace",
  (_name, build) => {
    expect(Object.keys(policies(build())).filter((name) => name.endsWith('default-deny'))).toEqual([]);
  },
);

test('a disruption takes one server at a time', () => {
  expect(minimalHub().object('PodDisruptionBudget', 'nats-hub')).toEqual({
    metadata: { name: 'nats-hub', namespace: 'nats', labels: expectedLabels('nats-hub', 'hub', 'hub') },
    spec: { max_unavailable: '1', selector: pods('nats-hub', 'hub') },
  });
});
