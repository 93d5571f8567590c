import { NetworkPolicyV1, type NetworkPolicyV1Spec } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Construct } from 'constructs';
import { BESIDE } from '../contract';
import { type LabelProps, labels, selectorLabels } from '../labels';
import type { Ports } from './ports';

/** Properties of {@link NetworkPolicies}. */
export interface NetworkPoliciesProps {
  readonly namespace: string;
  /** Whether it contains only the servers and their Jobs. */
  readonly ownNamespace: boolean;
  readonly labels: LabelProps;
  readonly ports: Ports;
  /** Whether servers form a cluster, whether leaves connect here. */
  readonly listens: { readonly cluster: boolean; readonly leafnodes: boolean };
  /** Whether there is a Job that disconnects leaves, in addition to the one that creates the streams. */
  readonly accessJob: boolean;
  /** Who may reach the client port: every pod of this Kubernetes cluster, or every address (a public load balancer). */
  readonly clientsFrom: 'pods' | 'anywhere';
  /** Port of the server that this one is a leaf of; `undefined` if it is not a leaf. */
  readonly remotePort?: number;
}

/** DNS, see https://www.rfc-editor.org/rfc/rfc1035#section-4.2 */
const DNS_PORT = 53;

/**
 * Denies all traffic in the namespace, if it belongs to the servers, then allows theirs: routes only between the
 * servers, monitoring only from inside the Kubernetes cluster. The cluster's network plugin must enforce it.
 */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, props: NetworkPoliciesProps) {
    super(scope, id);
    const policy = (policyId: string, name: string, spec: NetworkPolicyV1Spec) =>
      new NetworkPolicyV1(this, policyId, {
        metadata: { name, namespace: props.namespace, labels: labels(props.labels) },
        spec,
      });
    if (props.ownNamespace) {
      policy('default-deny', `${props.labels.name}-default-deny`, {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
      });
    }
    policy('server', props.labels.name, serverPolicy(props));
    policy('streams', `${props.labels.name}${BESIDE.streams}`, jobPolicy(props, 'streams'));
    if (props.accessJob) policy('access', `${props.labels.name}${BESIDE.access}`, jobPolicy(props, 'access'));
  }
}

const tcp = (port: number) => ({ port: String(port), protocol: 'TCP' });
const dns = { ports: ['UDP', 'TCP'].map((protocol) => ({ port: String(DNS_PORT), protocol })), to: [] };
const anyPod = { namespaceSelector: {} };

function serverPolicy({
  ports,
  listens,
  clientsFrom,
  remotePort,
  ...props
}: NetworkPoliciesProps): NetworkPolicyV1Spec {
  const servers = { podSelector: { matchLabels: selectorLabels(props.labels) } };
  return {
    podSelector: { matchLabels: selectorLabels(props.labels) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: clientsFrom === 'pods' ? [anyPod] : [], ports: [tcp(ports.client)] },
      ...(listens.leafnodes ? [{ from: [], ports: [tcp(ports.leafnodes)] }] : []),
      ...(listens.cluster ? [{ from: [servers], ports: [tcp(ports.cluster)] }] : []),
      { from: [anyPod], ports: [tcp(ports.monitor), tcp(ports.exporter)] },
    ],
    egress: [
      dns,
      ...(listens.cluster ? [{ to: [servers], ports: [tcp(ports.cluster)] }] : []),
      ...(remotePort ? [{ to: [], ports: [tcp(remotePort)] }] : []),
    ],
  };
}

/** A Job connects to the servers, and nothing connects to it. */
function jobPolicy({ ports, ...props }: NetworkPoliciesProps, job: string): NetworkPolicyV1Spec {
  return {
    podSelector: { matchLabels: selectorLabels({ ...props.labels, name: `${props.labels.name}-${job}` }) },
    policyTypes: ['Ingress', 'Egress'],
    egress: [dns, { to: [{ podSelector: { matchLabels: selectorLabels(props.labels) } }], ports: [tcp(ports.client)] }],
  };
}
