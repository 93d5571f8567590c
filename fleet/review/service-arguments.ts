import type { Seen } from '../model/plan/seen';
import type { PlannedChange } from './changes';
import { phrase } from './phrase';
import type { RuleName } from './rules';
import type { ServiceUpdate } from './service-update';

/** Arguments of a Service that decide who reaches what, and none of whose values is known to be harmless. */
export function decidingChanges(update: ServiceUpdate, changes: readonly PlannedChange[]): void {
  for (const [argument, consequence] of DECIDING) {
    const isOfIt = (path: string) => path === `spec.${argument}` || /^[.[]/.test(path.slice(`spec.${argument}`.length));
    const of = changes.filter(({ path }) => path.startsWith(`spec.${argument}`) && isOfIt(path));
    if (of.length > 0) deciding(update, argument, consequence, of);
  }
}

function deciding(
  { name, add }: ServiceUpdate,
  argument: string,
  [rule, consequence]: Consequence,
  of: readonly PlannedChange[],
): void {
  const values = of.map(({ path, from, to }) => phrase`${path}: ${shown(from)} → ${shown(to)}`);
  add(
    rule,
    {
      title: phrase`${name}: ${argument} changes: ${[consequence]}`,
      details: values,
      key: [argument, ...of.map(({ path, to }) => `${path}=${shown(to)}`)],
    },
    of,
  );
}

function shown(value: Seen | undefined): string {
  return value === undefined || value === null || value === ''
    ? '(not set)'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

type Consequence = readonly [RuleName, string];

/** Arguments none of whose values is harmless, and what a change of each does. */
const DECIDING: ReadonlyMap<string, Consequence> = new Map<string, Consequence>([
  ['selector', ['reach-lost', 'it leads to other pods, or to none']],
  ['load_balancer_ip', ['reach-lost', 'its address changes, and whoever connects to the old one is cut off']],
  ['load_balancer_class', ['reach-lost', 'another controller is to make its load balancer']],
  ['external_traffic_policy', ['reach-lost', 'which nodes accept connections, and whether source addresses are seen']],
  ['internal_traffic_policy', ['reach-lost', 'pods may reach only servers of their own node']],
  ['session_affinity', ['reach-lost', 'which server a client reaches']],
  ['session_affinity_config', ['reach-lost', 'which server a client reaches, and for how long']],
  ['ip_families', ['reach-lost', 'whether it is reached by IPv4 or IPv6']],
  ['ip_family_policy', ['reach-lost', 'whether it is reached by IPv4 or IPv6']],
  [
    'publish_not_ready_addresses',
    [
      'reach-lost',
      'whether servers that are not ready are found: a cluster needs that to form, clients do not want it',
    ],
  ],
  ['cluster_ip', ['reach-lost', 'its address in the cluster, and the DNS names of its pods']],
  ['cluster_ips', ['reach-lost', 'its addresses in the cluster, and the DNS names of its pods']],
  ['health_check_node_port', ['reach-lost', 'where the load balancer asks which nodes have a server']],
  ['allocate_load_balancer_node_ports', ['reach-lost', 'a load balancer that needs node ports no longer gets through']],
  ['external_ips', ['exposure-wider', 'it receives traffic to external IP addresses']],
  ['external_name', ['reach-lost', 'it is an alias of another DNS name']],
]);
