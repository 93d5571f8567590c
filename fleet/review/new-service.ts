import { clientSpec, headlessSpec, publicSpec } from '../../constructs/server/service-specs';
import { canonical } from '../../lib/json';
import type { Servers } from '../model/from-plan';
import { blockOf, isBlind, metadataOf, type SeenMap, textOf } from '../model/plan/seen';
import { everyBlock, serviceOf } from '../model/services';
import { type ArgumentDifference, argumentDifferences, type ChangedResource } from './changes';
import { isDescribing, metadataKey } from './harmless-metadata';
import type { Notes, PlannedStack } from './notes';
import { listed, phrase } from './phrase';
import { named } from './resource-name';
import { acceptsLeaves, isOwnLabel, planNotation, portsOf, selectingLabels } from './servers-reach';

/** Reports a Service that is created: a new tier's are compared with those that this project makes. */
export function newService({ resource, changes }: ChangedResource, stack: PlannedStack, notes: Notes): void {
  const { address, after } = resource;
  const service = serviceOf(address, after, []);
  const { servers } = stack.after;
  const expected = servers && expectedFor(after, stack, servers);
  const others = expected
    ? argumentDifferences({ spec: [expected] }, { spec: after.spec ?? null }).filter((each) => !isFilledIn(each))
    : [];
  const metadata = changes.filter((change) => /^metadata[.[]/.test(change.path) && !isOwnMetadata(change, servers));
  const isLike = expected !== undefined && stack.before.servers === undefined;
  const isPublic = service.type === 'LoadBalancer' || service.type === 'NodePort';
  const refersElsewhere = (stack.plan.references.get(address)?.get('spec') ?? []).length > 0;
  const found = [
    ...(isLike
      ? []
      : [
          stack.before.servers
            ? 'an existing tier gets no such Service from this project'
            : 'this project makes no such Service',
        ]),
    ...(service.type === 'ExternalName' ? ['it is an alias of another DNS name'] : []),
    ...changes.flatMap(({ path }) => (KNOWN.test(path) ? [] : [`${path} is set`])),
    ...(refersElsewhere ? ['parts of it come from other resources'] : []),
    ...others
      .filter(({ path }) => !(isPublic && CHOSEN.test(path)))
      .map(({ path }) => `${path} differs from what this project makes`),
    ...metadata
      .filter(({ path }) => !isPublic || metadataKey(path)?.kind !== 'annotations')
      .map(({ path }) => `${path} is set`),
  ];
  if (isPublic) {
    const ports = service.ports.map(({ port, protocol }) => `${port}${protocol === 'TCP' ? '' : `/${protocol}`}`);
    const from = service.sourceRanges.length > 0 ? service.sourceRanges : ['0.0.0.0/0'];
    const { namespace, name } = metadataOf(after);
    const chosen = [...others.filter(({ path }) => CHOSEN.test(path)), ...metadata];
    notes.add('exposure-wider', {
      title: phrase`${`${namespace}/${name}`} is reachable from outside: ${service.type}, ports ${listed(ports)}, from ${listed(from)}`,
      details: [
        ...metadata.map(({ path, to }) => phrase`${path}: ${textOf(to) ?? '(not known)'}`),
        ...found.map((what) => phrase`${what}`),
      ],
      key: [
        `${namespace}/${name}`,
        service.type,
        ...ports,
        ...from,
        ...found,
        ...chosen.map(({ path, to }) => `${path}=${JSON.stringify(to)}`),
      ],
      of: changes,
    });
  } else if (found.length > 0) {
    notes.add('resource-changed', {
      title: phrase`${named(resource)} is new: ${listed(found)}`,
      key: [address, JSON.stringify(changes.map(({ path, to }) => [path, isBlind(to) ? null : to]))],
      of: changes,
    });
  } else notes.explain(changes);
}

/** Arguments of a Service; `metadata` and `spec` are looked at one by one. */
const KNOWN = /^$|^(metadata|spec|status|timeouts|id|wait_for_load_balancer)([.[]|$)/;

/** Reports Services that a new tier does not get. */
export function missingServices({ before, after }: PlannedStack, notes: Notes): void {
  const { servers, services } = after;
  if (before.servers || !servers) return;
  const there = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const missing = [servers.name, `${servers.name}-headless`]
    .map((name) => `${servers.namespace}/${name}`)
    .filter((name) => !there.has(name));
  if (missing.length === 0) return;
  notes.add('reach-lost', {
    title: phrase`the new tier has no Service ${listed(missing)}, which this project makes for each: nobody finds its servers there`,
    key: ['missing', ...missing],
  });
}

/** What the owner of an environment chooses of a public Service; all of it is reported. */
const CHOSEN = /^spec\.load_balancer_(ip|source_ranges)/;

/** Of a new object: what Kubernetes and the provider fill in, and what this project's own labels are. */
function isOwnMetadata({ path, to }: ArgumentDifference, servers: Servers | undefined): boolean {
  if (/^metadata\.(name|namespace|generate_name|generation|resource_version|uid)$/.test(path)) return true;
  const { kind, key } = metadataKey(path) ?? {};
  if (key === undefined || typeof to !== 'string') return false;
  return isDescribing(key) || (kind === 'labels' && servers !== undefined && isOwnLabel(servers, key, to));
}

/** The Service of that name which this project makes for such servers. */
function expectedFor(after: SeenMap, stack: PlannedStack, servers: Servers): SeenMap | undefined {
  const { name, namespace } = metadataOf(after);
  if (namespace !== servers.namespace) return undefined;
  const labels = selectingLabels(servers);
  const ports = portsOf(servers);
  const leafnodes = acceptsLeaves(stack.after);
  const spec = blockOf(after.spec);
  if (name === `${servers.name}-headless`)
    return planNotation(headlessSpec({ labels, ports, listens: { cluster: servers.replicas > 1, leafnodes } }));
  if (name !== servers.name) return undefined;
  if (!leafnodes) return planNotation(clientSpec({ labels, ports }));
  const client = everyBlock(spec.port).some((port) => port.name === 'client');
  return planNotation(publicSpec({ labels, ports, client }));
}

/** What a plan says of an argument that is not given: its default, or that it is not known yet. */
function isFilledIn({ path, from, to }: ArgumentDifference): boolean {
  if (from !== undefined && from !== null) return path === 'spec.type' && from === 'ClusterIP' && to === undefined;
  if (isBlind(to)) return ASSIGNED.test(path);
  return (
    (path === 'spec.allocate_load_balancer_node_ports' && to === true) ||
    (path === 'spec.session_affinity' && to === 'None') ||
    (path === 'spec.type' && to === 'ClusterIP') ||
    (path === 'spec.internal_traffic_policy' && to === 'Cluster') ||
    (path === 'spec.ip_family_policy' && to === 'SingleStack') ||
    (path === 'spec.ip_families' && Array.isArray(to) && to.length === 1) ||
    (path === 'spec.cluster_ips' && canonical(to) === '["None"]')
  );
}

const ASSIGNED =
  /^spec\.(cluster_ips?|external_traffic_policy|health_check_node_port|internal_traffic_policy|ip_famil(ies|y_policy)|session_affinity_config|port(\[.+\])?\.node_port)$/;
