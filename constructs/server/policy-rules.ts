import { BESIDE } from '../contract';
import { type LabelProps, selectorLabels } from '../labels';
import type { Ports } from './ports';
import type { Listens } from './service-specs';

/** What the network policies of a tier depend on. */
export interface PolicyRulesProps {
  readonly labels: Pick<LabelProps, 'name' | 'instance'>;
  readonly ports: Ports;
  readonly listens: Listens;
  /** Whether the namespace contains only the servers and their Jobs. */
  readonly ownNamespace: boolean;
  /** Whether there is a Job that disconnects leaves, in addition to the one that creates the streams. */
  readonly accessJob: boolean;
  /** Who may reach the client port: every pod of this Kubernetes cluster, or every address (a public load balancer). */
  readonly clientsFrom: 'pods' | 'anywhere';
  /** Port of the server that this one is a leaf of; `undefined` if it is not a leaf. */
  readonly remotePort?: number;
}

/** A network policy of a tier. */
export interface PolicyRules {
  /** Id of its construct. */
  readonly id: string;
  /** Its name, without that of the servers before it. */
  readonly suffix: string;
  readonly spec: PolicySpec;
}

interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: string[];
  readonly ingress?: { readonly from: Peer[]; readonly ports: Port[] }[];
  readonly egress?: { readonly to: Peer[]; readonly ports: Port[] }[];
}

interface Selector {
  readonly matchLabels?: Record<string, string>;
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Port {
  readonly port: string;
  readonly protocol: string;
}

/** DNS, see https://www.rfc-editor.org/rfc/rfc1035#section-4.2 */
const DNS_PORT = 53;

/**
 * Denies all traffic in the namespace, if it belongs to the servers, then allows theirs: routes only between the
 * servers, monitoring only from inside the Kubernetes cluster.
 */
export function policyRules(props: PolicyRulesProps): PolicyRules[] {
  return [
    ...(props.ownNamespace
      ? [{ id: 'default-deny', suffix: '-default-deny', spec: { podSelector: {}, policyTypes: both() } }]
      : []),
    { id: 'server', suffix: '', spec: serverPolicy(props) },
    { id: 'streams', suffix: BESIDE.streams, spec: jobPolicy(props, BESIDE.streams) },
    ...(props.accessJob ? [{ id: 'access', suffix: BESIDE.access, spec: jobPolicy(props, BESIDE.access) }] : []),
  ];
}

const both = () => ['Ingress', 'Egress'];
const tcp = (port: number) => ({ port: String(port), protocol: 'TCP' });
const dns = () => ({ ports: ['UDP', 'TCP'].map((protocol) => ({ port: String(DNS_PORT), protocol })), to: [] });
const anyPod = () => ({ namespaceSelector: {} });

function serverPolicy({ ports, listens, clientsFrom, remotePort, ...props }: PolicyRulesProps): PolicySpec {
  const servers = () => ({ podSelector: { matchLabels: selectorLabels(props.labels) } });
  return {
    ...servers(),
    policyTypes: both(),
    ingress: [
      { from: clientsFrom === 'pods' ? [anyPod()] : [], ports: [tcp(ports.client)] },
      ...(listens.leafnodes ? [{ from: [], ports: [tcp(ports.leafnodes)] }] : []),
      ...(listens.cluster ? [{ from: [servers()], ports: [tcp(ports.cluster)] }] : []),
      { from: [anyPod()], ports: [tcp(ports.monitor), tcp(ports.exporter)] },
    ],
    egress: [
      dns(),
      ...(listens.cluster ? [{ to: [servers()], ports: [tcp(ports.cluster)] }] : []),
      ...(remotePort ? [{ to: [], ports: [tcp(remotePort)] }] : []),
    ],
  };
}

/** A Job connects to the servers, and nothing connects to it. */
function jobPolicy({ ports, labels }: PolicyRulesProps, job: string): PolicySpec {
  return {
    podSelector: { matchLabels: selectorLabels({ ...labels, name: `${labels.name}${job}` }) },
    policyTypes: both(),
    egress: [dns(), { to: [{ podSelector: { matchLabels: selectorLabels(labels) } }], ports: [tcp(ports.client)] }],
  };
}
