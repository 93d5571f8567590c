import { BESIDE, LABEL } from '../../constructs/contract';
import { selectorLabels } from '../../constructs/labels';
import { policyRules } from '../../constructs/server/policy-rules';
import { ofType, type Servers, type Side } from '../model/from-plan';
import { blockOf, metadataOf } from '../model/plan/seen';
import { notAllowed } from './allowed-traffic';
import {
  type Allowed,
  EVERY_PORT,
  isWithin,
  type NetworkRules,
  networkRules,
  type Peer,
  type PortRange,
  type Selector,
  selectorOf,
  selectorText,
  selects,
} from './network-rules';
import type { PlannedStack } from './notes';
import { listed, type Phrase, phrase, plain } from './phrase';
import {
  acceptsLeaves,
  containerPorts,
  planNotation,
  podLabels,
  portsOf,
  selectingLabels,
  whoUses,
} from './servers-reach';

/** Two sets of policies of the servers' namespace. */
interface Compared {
  readonly stack: PlannedStack;
  readonly all: readonly PlannedStack[];
  readonly was: readonly NetworkRules[];
  readonly is: readonly NetworkRules[];
}

/** What is allowed more, and less; `unused`: less, and nobody can have used it. */
interface TrafficChanges {
  readonly more: readonly Phrase[];
  readonly less: readonly Phrase[];
  readonly unused: readonly Phrase[];
}

type Direction = 'ingress' | 'egress';

/** Pods to which some policies apply. */
interface Pods {
  readonly name: Phrase;
  /** Whether a policy of a side applies to them. */
  readonly isSelected: (selector: Selector, side: 'was' | 'is') => boolean;
  /** Whether there will be such pods. */
  readonly exist: boolean;
  readonly areServers: boolean;
}

/** What changes for each kind of pods in the namespace. */
export function trafficChanges(compared: Compared): TrafficChanges {
  const found = { more: new Map<string, Phrase>(), less: new Map<string, Phrase>(), unused: new Map<string, Phrase>() };
  const add = (where: keyof typeof found, text: Phrase) => found[where].set(plain(text), text);
  for (const pods of podsOf(compared)) {
    for (const direction of ['ingress', 'egress'] as const) {
      const [was, is] = (['was', 'is'] as const).map((side) => allowedTo(pods, direction, side, compared));
      for (const one of notAllowed(is ?? [], was ?? [])) add('more', flow(one, pods, direction, compared));
      for (const one of notAllowed(was ?? [], is ?? [])) {
        const where = isUnused(one, pods, direction, compared.stack) ? 'unused' : 'less';
        add(where, lostFlow(one, pods, direction, compared));
      }
    }
  }
  return { more: [...found.more.values()], less: [...found.less.values()], unused: [...found.unused.values()] };
}

/** Everything, unless a policy limits the direction; then what all of them allow together. */
function allowedTo(pods: Pods, direction: Direction, side: 'was' | 'is', compared: Compared): Allowed[] {
  const limiting = compared[side].filter(
    (rules) => rules[direction] !== undefined && pods.isSelected(rules.pods, side),
  );
  if (limiting.length === 0) return [{ peer: { kind: 'anywhere' }, ports: EVERY_PORT }];
  const allowed = limiting.flatMap((rules) => rules[direction] ?? []);
  return pods.areServers && direction === 'ingress'
    ? allowed.map((one) => numbered(one, side, compared.stack))
    : allowed;
}

/** With the number of a port that is named as the servers' containers name it. */
function numbered(one: Allowed, side: 'was' | 'is', { before, after }: PlannedStack): Allowed {
  const servers = side === 'was' ? (before.servers ?? after.servers) : after.servers;
  const number = one.ports.name === undefined || !servers ? undefined : containerPorts(servers).get(one.ports.name);
  return number === undefined ? one : { ...one, ports: { protocol: one.ports.protocol, first: number, last: number } };
}

function podsOf({ stack, was, is }: Compared): Pods[] {
  const { before, after } = stack;
  const [old, now] = [before.servers ?? after.servers, after.servers];
  if (!old || !now) return [];
  const labels = { was: podLabels(old), is: podLabels(now) };
  const servers: Pods = {
    name: phrase`the servers`,
    isSelected: (selector, side) => selects(selector, labels[side]),
    exist: true,
    areServers: true,
  };
  const jobs = [...jobLabels(before), ...jobLabels(after)].map(
    ([job, given]): Pods => ({
      name: phrase`the Job ${job}`,
      isSelected: (selector) => selects(selector, given),
      exist: [...jobLabels(after).keys()].includes(job),
      areServers: false,
    }),
  );
  const own = [now, old].flatMap((each) => {
    const { name, instance } = selectingLabels(each);
    return [selectorOf(selectorLabels({ name, instance }))];
  });
  const ofJobs = [BESIDE.streams, BESIDE.access].map((suffix) =>
    selectorOf(selectorLabels({ ...selectingLabels(now), name: `${now.name}${suffix}` })),
  );
  const selectors = new Map(
    [new Set<string>(), ...was.map(({ pods }) => pods), ...is.map(({ pods }) => pods)].map((each) => [
      [...each].sort().join(),
      each,
    ]),
  );
  const others = [...selectors.values()].flatMap((selector): Pods[] => {
    if (own.some((each) => isEqual(each, selector))) return [];
    const isOfJob = ofJobs.some((each) => isEqual(each, selector));
    // Those of a Job that is there are looked at by its own labels.
    if (isOfJob && jobs.some(({ exist, isSelected }) => exist && isSelected(selector, 'is'))) return [];
    return [
      {
        name: selector.size === 0 ? phrase`other pods of the namespace` : phrase`pods with ${selectorText(selector)}`,
        isSelected: (other) => isWithin(selector, other),
        exist: !isOfJob,
        areServers: false,
      },
    ];
  });
  return [servers, ...jobs, ...others];
}

function isEqual(a: Selector, b: Selector): boolean {
  return isWithin(a, b) && isWithin(b, a);
}

/** The labels of the pods of each Job, by what the Job is called: its name ends in a hash of what it does. */
function jobLabels(side: Side): Map<string, ReadonlyMap<string, string>> {
  return new Map(
    ofType(side, 'kubernetes_job')
      .filter(({ values }) => metadataOf(values).namespace === side.servers?.namespace)
      .map(({ values }) => {
        const labels = podLabels({ spec: blockOf(values.spec) });
        return [labels.get(LABEL.name) ?? metadataOf(values).name, labels];
      }),
  );
}

/** Whether nobody can have used what is no longer allowed. */
function isUnused(
  { peer, ports }: Allowed,
  pods: Pods,
  direction: Direction,
  { before, after }: PlannedStack,
): boolean {
  if (!pods.exist) return true;
  if (!pods.areServers || !after.servers || ports.protocol !== 'TCP' || ports.name !== undefined) return false;
  const cluster = portsOf(before.servers ?? after.servers).cluster;
  const isAlone = after.servers.replicas === 1;
  if (isAlone && ports.first === cluster && ports.last === cluster) {
    return peer.kind === 'pods' && peer.namespaces === undefined && selects(peer.pods, podLabels(after.servers));
  }
  if (direction === 'egress') return false;
  const listening = [before, after].map(listeningOn);
  return listening.every(
    (found) => found !== undefined && !found.some((port) => port >= ports.first && port <= ports.last),
  );
}

/** The ports that servers listen on, as far as containers and nats.conf name them; `undefined` if that is not known. */
function listeningOn({ servers, conf }: Side): number[] | undefined {
  if (!servers || conf?.kind !== 'known') return undefined;
  // Whatever looks like a port in nats.conf may be one.
  const numbers = [...conf.text.matchAll(/\d+/g)].map(([number]) => Number(number));
  return [...containerPorts(servers).values(), ...numbers];
}

function flow({ peer, ports }: Allowed, pods: Pods, direction: Direction, { stack }: Compared): Phrase {
  const other = peerText(peer, stack.after.servers);
  return direction === 'ingress'
    ? phrase`${other} → ${pods.name}, ${portText(ports)}`
    : phrase`${pods.name} → ${other}, ${portText(ports)}`;
}

function lostFlow(one: Allowed, pods: Pods, direction: Direction, compared: Compared): Phrase {
  const text = flow(one, pods, direction, compared);
  const who = usedFor(one, pods, direction, compared);
  return who ? phrase`${text}: ${who}` : text;
}

/** What the traffic is for, as far as it is the servers' own. */
function usedFor({ ports }: Allowed, pods: Pods, direction: Direction, { stack, all }: Compared): Phrase | undefined {
  const servers = stack.before.servers ?? stack.after.servers;
  if (!servers) return undefined;
  const includes = (port: number) => ports.protocol === 'any' || (port >= ports.first && port <= ports.last);
  const known = Object.values(portsOf(servers)).filter(includes);
  if (direction === 'egress') {
    const remote = remotePort(servers);
    const uses = [
      ...(includes(DNS_PORT) ? ['host names'] : []),
      ...(pods.areServers && remote !== undefined && includes(remote) ? [`its link to ${servers.remote}`] : []),
      ...(pods.areServers && includes(portsOf(servers).cluster) && servers.replicas > 1
        ? ['routes to the other servers']
        : []),
      ...(!pods.areServers && includes(portsOf(servers).client) ? ['its work at the servers'] : []),
    ];
    return uses.length > 0 ? listed(uses) : undefined;
  }
  if (!pods.areServers || known.length === 0) return undefined;
  return known.map((port) => whoUses(port, stack, all)).reduce((sum, each) => phrase`${sum}, ${each}`);
}

const DNS_PORT = 53;

/** The port of the server that this tier is a leaf of. */
function remotePort({ remote }: Servers): number | undefined {
  const [, port] = /:(\d+)\/?$/.exec(remote ?? '') ?? [];
  return port === undefined ? undefined : Number(port);
}

function peerText(peer: Peer, servers: Servers | undefined): Phrase {
  if (peer.kind === 'anywhere') return phrase`anywhere`;
  if (peer.kind === 'addresses') return listed(peer.addresses.cidrs);
  const { pods, namespaces } = peer;
  const isServers =
    servers && namespaces === undefined && isEqual(pods, selectorOf(selectorLabels(selectingLabels(servers))));
  if (isServers) return phrase`the servers`;
  const which = pods.size === 0 ? phrase`every pod` : phrase`pods with ${selectorText(pods)}`;
  if (namespaces === undefined) return phrase`${which} of the namespace`;
  return namespaces.size === 0
    ? phrase`${which} of the Kubernetes cluster`
    : phrase`${which} in namespaces with ${selectorText(namespaces)}`;
}

function portText({ protocol, first, last, name }: PortRange): Phrase {
  if (protocol === 'any') return phrase`any port`;
  if (name !== undefined) return phrase`${protocol} ${name}`;
  if (first === 0 && last === EVERY_PORT.last) return phrase`any ${protocol} port`;
  return phrase`${protocol} ${first === last ? String(first) : `${first}-${last}`}`;
}

/** The policies that this project makes for the servers of a side. */
export function expectedPolicies(side: Side): NetworkRules[] {
  const { servers, services, resources } = side;
  if (!servers) return [];
  const labels = selectingLabels(servers);
  const ownNamespace = ofType({ resources }, 'kubernetes_namespace').some(
    ({ values }) => metadataOf(values).name === servers.namespace,
  );
  const isPublic = services.some(
    ({ type, namespace, ports }) =>
      type !== 'ClusterIP' && namespace === servers.namespace && ports.some(({ target }) => target === 'client'),
  );
  const remote = remotePort(servers);
  const policies = policyRules({
    labels,
    ports: portsOf(servers),
    listens: { cluster: servers.replicas > 1, leafnodes: acceptsLeaves(side) },
    ownNamespace,
    accessJob: [...jobLabels(side).keys()].some((job) => job.endsWith(BESIDE.access)),
    clientsFrom: isPublic ? 'anywhere' : 'pods',
    ...(remote !== undefined && { remotePort: remote }),
  });
  return policies.flatMap(({ spec }) => networkRules(servers.namespace, [planNotation(spec)]) ?? []);
}
