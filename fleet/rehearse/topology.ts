import { BESIDE, LABEL, NATS_CONF } from '../../constructs/contract';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import {
  block,
  type ConfMap,
  parseConf,
  type Resolver,
  readPods,
  resourcesOfType,
  type SynthesizedPod,
  stackNamed,
  text,
  type ValueMap,
} from '../model';
import { configMapOf, readStreams } from '../model/config-maps';
import { loadBalancers, urlHost } from '../model/load-balancers';

/** A host and port under which something can be reached. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The leaves that a hub or region lets in, as `constructs/tier/leaf-access.ts` writes it. */
export interface Access {
  /** By user, a text that is another one as soon as the user may do something else. */
  readonly users: Readonly<Record<string, string>>;
  /** Users of the regions and sites that are cut off. */
  readonly revoked: readonly string[];
}

/** A tier of the fleet as it was synthesized: the pods of one StatefulSet, and what belongs to them. */
export interface Tier {
  readonly stack: string;
  readonly component: 'hub' | 'region' | 'leaf';
  /** `hub`, or the name of the region or site. */
  readonly name: string;
  readonly pods: readonly SynthesizedPod[];
  /** Text of nats.conf, the same in every pod. */
  readonly conf: string;
  /** nats.conf as a tree, with its variables as `$name`. */
  readonly tree: ConfMap;
  /** Addresses of its load balancer as they stand in URLs, and the container port behind each. */
  readonly addresses: readonly (Endpoint & { readonly targetPort: number })[];
  /** Which leaves it lets in, as its Job enforces it; absent where no leaves connect, or where their users are not its own. */
  readonly access: Access | undefined;
  /** Streams that its Job keeps, by name: the JSON of the ConfigMap. */
  readonly streams: ReadonlyMap<string, string>;
  /** Secrets of its namespace by name, each a map from key to value. */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Secrets that somebody else makes, as its list says. */
  readonly expected: readonly ExpectedSecret[];
  /** The StatefulSet's pod template, to see whether pods would roll. */
  readonly template: string;
}

/** Reads the tiers of a synthesized environment, those that others connect to first. */
export async function readTopology(resolver: Resolver): Promise<Tier[]> {
  const tiers: Tier[] = [];
  for (const stack of resolver.app.stacks.keys()) {
    const pods = await readPods(resolver, stack);
    if (pods.length > 0) tiers.push(await readTier(resolver, stack, pods));
  }
  const order = ['hub', 'region', 'leaf'];
  return tiers.sort((a, b) => order.indexOf(a.component) - order.indexOf(b.component) || (a.name < b.name ? -1 : 1));
}

async function readTier(resolver: Resolver, stack: string, pods: SynthesizedPod[]): Promise<Tier> {
  const labels = pods[0]?.labels ?? {};
  const component = labels[LABEL.component];
  const name = labels[LABEL.instance];
  const conf = pods[0]?.files.get(NATS_CONF)?.content;
  if ((component !== 'hub' && component !== 'region' && component !== 'leaf') || !name || conf === undefined) {
    throw new Error(`stack ${stack}: ${pods[0]?.address} is no NATS server of a hub, region or leaf`);
  }
  const statefulSet = await resolver.resource(stack, pods[0]?.address ?? '');
  return {
    stack,
    component,
    name,
    pods,
    conf,
    tree: parseConf(conf),
    addresses: await readAddresses(resolver, stack, pods),
    access: await readAccess(resolver, stack),
    streams: await readStreams(resolver, stack),
    secrets: await readSecrets(resolver, stack),
    expected: await readExpected(resolver, stack),
    template: JSON.stringify(block(statefulSet.spec)?.template),
  };
}

/** Hosts of all load balancers: the names or addresses asked for, else what the cloud would give. */
export async function loadBalancerHosts(resolver: Resolver): Promise<Set<string>> {
  const hosts = new Set<string>();
  for (const stack of resolver.app.stacks.keys()) {
    for (const { host } of await loadBalancers(resolver, stack)) hosts.add(host);
  }
  return hosts;
}

async function readAddresses(resolver: Resolver, stack: string, pods: readonly SynthesizedPod[]) {
  return (await loadBalancers(resolver, stack)).flatMap(({ host, ports }) =>
    ports.map((port) => ({ host: urlHost(host), port: Number(port.port), targetPort: containerPort(pods, port) })),
  );
}

function containerPort(pods: readonly SynthesizedPod[], port: ValueMap): number {
  const target = text(port.target_port) ?? String(port.port);
  const ports = pods[0]?.containers.flatMap((container) => container.ports) ?? [];
  const found = ports.find((candidate) => candidate.name === target || String(candidate.containerPort) === target);
  if (!found) throw new Error(`a Service sends to the port ${target}, which no container of ${pods[0]?.name} has`);
  return found.containerPort;
}

async function readAccess(resolver: Resolver, stack: string): Promise<Access | undefined> {
  const [file] = await configMapOf(resolver, stack, BESIDE.access);
  return file && JSON.parse(file[1]);
}

async function readExpected(resolver: Resolver, stack: string): Promise<readonly ExpectedSecret[]> {
  const [file] = await configMapOf(resolver, stack, BESIDE.expectedSecrets);
  return file ? JSON.parse(file[1]) : [];
}

async function readSecrets(resolver: Resolver, stack: string): Promise<Map<string, Record<string, string>>> {
  const secrets = new Map<string, Record<string, string>>();
  for (const { address } of resourcesOfType(stackNamed(resolver.app, stack), 'kubernetes_secret_v1')) {
    const secret = await resolver.resource(stack, address);
    const data = Object.entries(block(secret.data) ?? {}).map(([key, value]) => [key, String(value)]);
    secrets.set(text(block(secret.metadata)?.name) ?? address, Object.fromEntries(data));
  }
  return secrets;
}
