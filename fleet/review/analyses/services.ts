import { parseDuration } from '../../../constructs/duration';
import { plainType } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { blockOf, isBlind, isSeenMap, metadataOf, type Seen, textOf } from '../../model/plan/seen';
import { type ServiceModel, serviceOf } from '../../model/services';
import { type ChangedResource, changesByResource, type PlannedChange, WHOLE } from '../changes';
import { digestOf } from '../digest';
import { isDescribing, metadataKey } from '../harmless-metadata';
import { missingServices, newService } from '../new-service';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { joined, listed, type Phrase, phrase } from '../phrase';
import { named } from '../resource-name';
import { targetPort, whoUses } from '../servers-reach';
import { decidingChanges } from '../service-arguments';
import { portChanges } from '../service-ports';
import { rangeChanges } from '../service-ranges';
import type { ServiceUpdate } from '../service-update';
import { UNSEEN } from '../unseen';

/** What Services make reachable, for whom, and who is cut off. */
export const services: Analysis = (stack, notes, all) => {
  missingServices(stack, notes);
  for (const changed of changesByResource(notes.unexplained())) {
    const { type, action } = changed.resource;
    if (plainType(type) !== 'kubernetes_service') continue;
    if (action === 'create') newService(changed, stack, notes);
    if (action === 'delete' || action === 'replace') gone(changed, stack, notes, all);
    if (action === 'replace' || action === 'update' || action === 'move') updated(changed, stack, notes, all);
  }
};

function gone(
  { resource, changes }: ChangedResource,
  stack: PlannedStack,
  notes: Notes,
  all: readonly PlannedStack[],
): void {
  const { action, address, before, after } = resource;
  const { ports, type } = serviceOf(address, before, []);
  const users = joined(
    ports.map(
      ({ port, target }) =>
        phrase`${whoUses(targetPort(stack.before.servers, target), stack, all, type !== 'ClusterIP')} (port ${port})`,
    ),
    ', ',
  );
  const isReplaced = action === 'replace';
  notes.add('reach-lost', {
    title: isReplaced
      ? phrase`${named(resource)} is deleted and created again; cut off until then: ${users}`
      : phrase`${named(resource)} is deleted; cut off: ${users}`,
    details: [
      ...(isReplaced
        ? [phrase`It becomes ${typeOf(after)} ${nameOf(after)}. Whoever uses its old name or address does not find it.`]
        : []),
      ...(type === 'LoadBalancer' ? [RELEASED] : []),
    ],
    key: [address, action ?? '', ...(isReplaced ? [JSON.stringify(metadataOf(after))] : [])],
    of: changes.filter(({ path }) => path === WHOLE || (isReplaced && /^metadata\.(name|namespace)$/.test(path))),
  });
  if (isReplaced && isPublic(serviceOf(address, after, []))) {
    const { ports: opened, sourceRanges } = serviceOf(address, after, []);
    const from = sourceRanges.length > 0 ? sourceRanges : ['0.0.0.0/0'];
    notes.add('exposure-wider', {
      title: phrase`${nameOf(after)} is reachable from outside: ${typeOf(after)}, ports ${listed(opened.map(({ port }) => port))}, from ${listed(from)}`,
      key: [address, nameOf(after), digestOf(after.spec ?? null)],
    });
  }
}

const RELEASED = phrase`The cloud provider releases the load balancer's address; a new one may differ.`;

function typeOf(values: PlannedResource['after']): Phrase {
  return phrase`${textOf(blockOf(values.spec).type) ?? 'ClusterIP'}`;
}

function nameOf(values: PlannedResource['after']): string {
  const { name, namespace } = metadataOf(values);
  return `${namespace}/${name}`;
}

function isPublic({ type }: ServiceModel): boolean {
  return type !== 'ClusterIP';
}

function updated(
  { resource, changes }: ChangedResource,
  stack: PlannedStack,
  notes: Notes,
  all: readonly PlannedStack[],
): void {
  const { address, before, after, action } = resource;
  const own = changes.filter(({ path }) => path !== WHOLE && !/^metadata\.(name|namespace)$/.test(path));
  const counted = own.filter((change) => isCounted(change, action === 'replace'));
  notes.explain(counted);
  const left = own.filter((change) => !counted.includes(change));
  const blind = left.filter(({ path, to }) => isBlind(to) && !isAssigned(path));
  if (blind.length > 0) {
    notes.add('unknown', {
      title: phrase`${named(resource)}: deciding values are hidden or not known yet: ${listed(blind.map(({ path }) => path))}`,
      details: [UNSEEN],
      key: [address, ...blind.map(({ path }) => path)],
      of: blind,
    });
  }
  const seen = left.filter((change) => !blind.includes(change));
  const update: ServiceUpdate = {
    name: named(resource),
    was: serviceOf(address, before, []),
    is: serviceOf(address, after, []),
    add: (rule, note, of) => notes.add(rule, { ...note, key: [address, ...note.key], of }),
  };
  const take = (isOne: (path: string) => boolean) => seen.filter(({ path }) => isOne(path));
  harmless(update, seen.filter(isHarmless));
  annotations(
    update,
    take((path) => metadataKey(path)?.kind === 'annotations' && !isDescribing(metadataKey(path)?.key ?? '')),
  );
  type(
    update,
    take((path) => path === 'spec.type'),
  );
  rangeChanges(
    update,
    take((path) => path === 'spec.load_balancer_source_ranges'),
  );
  portChanges(
    update,
    blockOf(before.spec).port,
    blockOf(after.spec).port,
    take((path) => path.startsWith('spec.port')),
    {
      stack,
      all,
      isPublic: isPublic(update.is),
    },
  );
  decidingChanges(update, seen);
}

/** What Kubernetes or the provider counts or assigns. */
function isCounted({ path, to }: PlannedChange, isReplaced: boolean): boolean {
  if (/^(id|status)([.[]|$)|^metadata\.(generation|resource_version|uid)$/.test(path)) return true;
  return isReplaced && COMPUTED.test(path) && (to === undefined || to === null || isBlind(to));
}

/** What Kubernetes fills in where it is not given. */
const COMPUTED =
  /^spec\.(cluster_ips?|external_traffic_policy|health_check_node_port|internal_traffic_policy|ip_famil(ies|y_policy)|session_affinity_config|port(\[.+\])?\.node_port)([.[]|$)/;

/** What is assigned to a port that is added. */
function isAssigned(path: string): boolean {
  return /^spec\.port/.test(path);
}

function isHarmless({ path, from, to }: PlannedChange): boolean {
  if (path === 'wait_for_load_balancer') return typeof to === 'boolean' || isNothing(to);
  if (/^timeouts(\.create)?$/.test(path)) return isLonger(from, to);
  const metadata = metadataKey(path);
  return metadata !== undefined && isDescribing(metadata.key) && (typeof to === 'string' || isNothing(to));
}

function isNothing(value: Seen | undefined): boolean {
  return value === undefined || value === null;
}

/** How long the provider waits for a load balancer by default. */
const DEFAULT_TIMEOUT = '10m';

/** Whether a deploy waits at least as long as before. */
function isLonger(from: Seen | undefined, to: Seen | undefined): boolean {
  const [was, is] = [from, to].map((given) => {
    if (isNothing(given)) return parseDuration(DEFAULT_TIMEOUT);
    const text = isSeenMap(given) && Object.keys(given).every((key) => key === 'create') ? given.create : given;
    return typeof text === 'string' ? parseDuration(text) : undefined;
  });
  return was !== undefined && is !== undefined && is >= was;
}

function harmless({ name, add }: ServiceUpdate, of: readonly PlannedChange[]): void {
  if (of.length === 0) return;
  const paths = of.map(({ path }) => path);
  add(
    'reach-same',
    { title: phrase`${name} changes what describes it, or how long an apply waits: ${listed(paths)}`, key: paths },
    of,
  );
}

function annotations({ name, add }: ServiceUpdate, of: readonly PlannedChange[]): void {
  for (const change of of) {
    const key = metadataKey(change.path)?.key ?? '';
    const [from, to] = [change.from, change.to].map((value) => textOf(value) ?? '(not set)');
    const note = {
      title: phrase`${name}: annotation ${key}: ${from ?? ''} → ${to ?? ''}`,
      details: [
        phrase`Annotations decide whether a load balancer is public, which address and DNS name a Service has: check what this one means to your cloud provider or controller.`,
        ...(change.from === undefined || change.from === null
          ? []
          : [phrase`Whoever connects by what the old value made, such as a DNS name, may be cut off.`]),
      ],
      key: [key, to ?? ''],
    };
    add('exposure-wider', note, [change]);
  }
}

/** How far a type of Service reaches; each includes the one before it. */
const REACH = ['ClusterIP', 'NodePort', 'LoadBalancer'];

function type({ name, was, is, add }: ServiceUpdate, of: readonly PlannedChange[]): void {
  if (of.length === 0) return;
  const title = phrase`${name}: ${was.type} → ${is.type}`;
  const isWider = REACH.includes(was.type) && REACH.indexOf(is.type) > REACH.indexOf(was.type);
  if (isWider) {
    add('exposure-wider', { title, key: [is.type] }, of);
    return;
  }
  add(
    'reach-lost',
    {
      title: phrase`${title}: whoever connects from outside of the Kubernetes cluster is cut off`,
      details: was.type === 'LoadBalancer' ? [RELEASED] : [],
      key: [is.type],
    },
    of,
  );
}
