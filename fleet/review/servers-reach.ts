import { LABEL, LEAF_PORT } from '../../constructs/contract';
import { DEFAULT_PORTS, type Ports } from '../../constructs/server/ports';
import type { Servers, Side } from '../model/from-plan';
import { leafOfUser } from '../model/leaf-user';
import { linksOf } from '../model/links';
import { blockOf, mapOf, type Seen, type SeenMap, textOf } from '../model/plan/seen';
import { everyBlock } from '../model/services';
import type { PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/** The labels of the servers' pods. */
export function podLabels({ spec }: Pick<Servers, 'spec'>): ReadonlyMap<string, string> {
  const { labels } = blockOf(blockOf(spec.template).metadata);
  return new Map(
    Object.entries(mapOf(labels)).flatMap(([key, value]) =>
      textOf(value) === undefined ? [] : [[key, String(value)]],
    ),
  );
}

/** Whether a label of a tier's object is one that all of them have, as the servers' pods have it. */
export function isOwnLabel(servers: Servers, key: string, value: Seen | undefined): boolean {
  return /^app\.kubernetes\.io\/(name|instance|component)$/.test(key) && podLabels(servers).get(key) === value;
}

/** The labels by which a tier's own objects select its servers. */
export function selectingLabels(servers: Servers): { readonly name: string; readonly instance: string } {
  return { name: servers.name, instance: podLabels(servers).get(LABEL.instance) ?? '' };
}

/** The ports of the servers' containers, by name. */
export function containerPorts({ podSpec }: Pick<Servers, 'podSpec'>): ReadonlyMap<string, number> {
  const ports = everyBlock(podSpec.container).flatMap((container) => everyBlock(container.port));
  return new Map(
    ports.flatMap(({ name, container_port }): [string, number][] =>
      typeof name === 'string' && /^\d+$/.test(String(container_port)) ? [[name, Number(container_port)]] : [],
    ),
  );
}

/** Names of the ports of a server, as containers and Services have them. */
const NAMES = {
  client: 'client',
  cluster: 'cluster',
  leafnodes: LEAF_PORT,
  monitor: 'monitor',
  exporter: 'metrics',
} as const;

/** The ports of the servers; those that they do not listen on have their defaults. */
export function portsOf(servers: Servers): Ports {
  const found = containerPorts(servers);
  const of = (port: keyof Ports) => found.get(NAMES[port]) ?? DEFAULT_PORTS[port];
  return {
    client: of('client'),
    leafnodes: of('leafnodes'),
    cluster: of('cluster'),
    monitor: of('monitor'),
    exporter: of('exporter'),
  };
}

/** The number of a port of the pods that a Service names or numbers; `undefined` if no container has it. */
export function targetPort(servers: Servers | undefined, target: string): number | undefined {
  if (/^\d+$/.test(target)) return Number(target);
  return servers && containerPorts(servers).get(target);
}

/** Whether leaves connect to the servers of a side. */
export function acceptsLeaves({ tier, servers }: Pick<Side, 'tier' | 'servers'>): boolean {
  return tier ? tier.role !== 'leaf' : servers !== undefined && containerPorts(servers).has(LEAF_PORT);
}

/** The regions and sites that connect to the servers of a stack as they are: by their own plans, or as its users. */
function leavesAt({ before }: PlannedStack, all: readonly PlannedStack[]): string[] {
  const { tier } = before;
  const links = linksOf(all.flatMap((each) => each.before.tier ?? []));
  const found = links.filter(({ upstream }) => tier !== undefined && upstream === tier).map(({ leaf }) => leaf.name);
  const users = (before.users() ?? []).filter(({ isLeafOnly }) => isLeafOnly).map(({ user }) => leafOfUser(user));
  const revoked = new Set(before.revoked.map(leafOfUser));
  return [...new Set([...found, ...users.filter((leaf) => !revoked.has(leaf))])];
}

/** Who connects to a port of the servers, by the number of the container's port. */
export function whoUses(
  port: number | undefined,
  stack: PlannedStack,
  all: readonly PlannedStack[],
  isPublic = true,
): Phrase {
  const servers = stack.before.servers ?? stack.after.servers;
  const ports = servers && portsOf(servers);
  if (!ports || port === undefined) return phrase`whoever connects there`;
  if (port === ports.client) return isPublic ? phrase`clients` : phrase`clients in the Kubernetes cluster`;
  if (port === ports.leafnodes && !isPublic) return phrase`leaves in the Kubernetes cluster`;
  if (port === ports.leafnodes) {
    const leaves = leavesAt(stack, all);
    return leaves.length > 0 ? phrase`the leaves ${listed(leaves)}` : phrase`leaves`;
  }
  if (port === ports.cluster) return phrase`the other servers of the cluster`;
  if (port === ports.monitor) return phrase`monitoring`;
  if (port === ports.exporter) return phrase`Prometheus`;
  return phrase`whoever connects there`;
}

/** Arguments in Terraform's notation: `cluster_ip` of `clusterIp`, each block in a list. Labels stay as they are. */
export function planNotation(given: object): SeenMap {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]: [string, unknown]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      /^(matchLabels|selector)$/.test(key) ? (value as SeenMap) : inNotation(value),
    ]),
  );
}

function inNotation(value: unknown): Seen {
  const block = (item: unknown) => (typeof item === 'object' && item !== null ? planNotation(item) : (item as string));
  if (Array.isArray(value)) return value.map(block);
  return typeof value === 'object' && value !== null ? [planNotation(value)] : (value as string | number | boolean);
}
