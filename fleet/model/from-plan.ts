import {
  ACCESS_LIST,
  BESIDE,
  CONF_FILE,
  DNS_NAME_ANNOTATION,
  EXPECTED_SECRETS_LIST,
  REMOTE_ANNOTATION,
} from '../../constructs/contract';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { grouped } from '../../lib/grouped';
import { bareObject, isObject } from '../../lib/json';
import { CERTIFICATE_TYPE } from './certificates';
import { type FleetModel, fleetOf } from './fleet';
import type { Plan, PlannedResource } from './plan/plan';
import { innerJson } from './plan/plan-json';
import {
  blockOf,
  blocksOf,
  Hidden,
  isBlind,
  mapOf,
  metadataOf,
  numberOf,
  type Seen,
  type SeenMap,
  textOf,
  textsOf,
  Unknown,
} from './plan/seen';
import { SERVERS_TYPE } from './servers';
import { leafAddresses, type ServiceModel, serviceOf } from './services';
import { type Conf, readConf, type TierModel, treeOf } from './tier';
import { type ConfUser, usersOf } from './users';

/** One resource on one side of a plan. */
export interface SideResource {
  readonly resource: PlannedResource;
  readonly values: SeenMap;
}

/** The StatefulSet of a tier's servers. */
export interface Servers {
  readonly resource: PlannedResource;
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Its `spec`. */
  readonly spec: SeenMap;
  /** The `spec` of its pods. */
  readonly podSpec: SeenMap;
  /** Image of nats-server. */
  readonly image: string | undefined;
  /** URL of the server that it is a leaf of. */
  readonly remote: string | undefined;
}

/** A stack as it is before a plan is applied, or as it will be after. */
export interface Side {
  /** Resources that exist on this side. */
  readonly resources: readonly SideResource[];
  readonly servers: Servers | undefined;
  /** Addresses of all its StatefulSets: this project's stacks have one at most. */
  readonly statefulSets: readonly string[];
  readonly conf: Conf | undefined;
  /** Who may connect to its servers, and what for; `undefined` where the plan does not know nats.conf. */
  readonly users: () => readonly ConfUser[] | undefined;
  /** Streams that the Job keeps: their configuration by name; `unknown` where the plan does not know. */
  readonly streams: ReadonlyMap<string, SeenMap> | 'unknown';
  /** The mark of each user in the list of leaves, which differs as soon as the user's permissions do. */
  readonly access: ReadonlyMap<string, string>;
  /** Users of the regions and sites that are cut off, as the list of leaves names them. */
  readonly revoked: readonly string[];
  readonly services: readonly ServiceModel[];
  /** The hub, region or site of the stack; absent if there is none on this side, or it has another role. */
  readonly tier: TierModel | undefined;
}

/** A plan with both its sides. */
export interface Sides {
  readonly plan: Plan;
  readonly before: Side;
  readonly after: Side;
}

/** A stack as it is before its plan is applied, and as it will be after. */
export function fromPlan(plan: Plan): Sides {
  return { plan, before: sideOf(plan, 'before'), after: sideOf(plan, 'after') };
}

/** The fleets of some plans, before and after. */
export function fleetsOf(all: readonly Sides[]): { readonly before: FleetModel; readonly after: FleetModel } {
  const of = (side: 'before' | 'after') => fleetOf(all.flatMap((sides) => sides[side].tier ?? []));
  return { before: of('before'), after: of('after') };
}

/** One side of a plan. */
function sideOf(plan: Plan, which: 'before' | 'after'): Side {
  const resources = [...plan.resources.values()]
    .map((resource) => ({ resource, values: resource[which] }))
    .filter(({ values }) => Object.keys(values).length > 0);
  const found = ofType({ resources }, SERVERS_TYPE);
  const servers = serversOf(found);
  const conf = confOf(resources, servers);
  const list = accessList(resources);
  let users: ConfUser[] | undefined;
  const side: Omit<Side, 'tier'> = {
    resources,
    servers,
    statefulSets: found.map(({ resource }) => resource.address),
    conf,
    users: () => {
      const tree = treeOf({ conf });
      users ??= tree && usersOf(tree);
      return users;
    },
    streams: streamsOf(resources),
    access: new Map(
      Object.entries(mapOf(list?.users)).map(([user, mark]) => [user, textOf(mark) ?? JSON.stringify(mark)]),
    ),
    revoked: textsOf(list?.revoked),
    services: servicesOf(resources),
  };
  return { ...side, tier: tierOf(side, list !== undefined, plan) };
}

/** The tier of a stack; `undefined` if there is none on this side, or the plan is not of a hub, region or leaf. */
function tierOf(side: Omit<Side, 'tier'>, hasAccess: boolean, { of, outputs }: Plan): TierModel | undefined {
  const { resources, servers, conf, users, streams, access, revoked, services } = side;
  if (!servers || !of || of.role === 'trust' || of.role === 'identity') return undefined;
  const addressesOf = (type: RegExp) =>
    resources.flatMap(({ resource }) => (type.test(resource.type) ? resource.address : []));
  return {
    stack: of.stack,
    role: of.role,
    name: of.name,
    address: servers.resource.address,
    namespace: servers.namespace,
    servers: servers.replicas,
    ...(conf && { conf }),
    ...(servers.remote !== undefined && { remote: servers.remote }),
    users,
    ...(hasAccess && { access: { users: bareObject(access), revoked } }),
    services,
    addresses: leafAddresses(services),
    streams: new Map(streams === 'unknown' ? [] : [...streams].map(([name, stream]) => [name, JSON.stringify(stream)])),
    expected: expectedIn(resources),
    policies: addressesOf(/^kubernetes_network_policy/),
    secrets: addressesOf(/^kubernetes_secret/),
    certificates: addressesOf(CERTIFICATE_TYPE),
    outputs: outputs.map(({ name }) => name),
  };
}

/** Services with the names and addresses of the environment, then those that the cloud assigned. */
function servicesOf(resources: readonly SideResource[]): ServiceModel[] {
  return ofType({ resources }, 'kubernetes_service').map(({ resource, values }) => {
    const ingress = blockOf(blockOf(blockOf(values.status).load_balancer).ingress);
    const hosts = [
      mapOf(blockOf(values.metadata).annotations)[DNS_NAME_ANNOTATION],
      blockOf(values.spec).load_balancer_ip,
      ingress.ip,
      ingress.hostname,
    ].flatMap((host) => textOf(host) || []);
    return serviceOf(resource.address, values, hosts);
  });
}

function expectedIn(resources: readonly SideResource[]): ExpectedSecret[] {
  const config = configMapOf(resources, BESIDE.expectedSecrets);
  const text = config === undefined || config === 'unknown' ? undefined : config[EXPECTED_SECRETS_LIST];
  const listed = typeof text === 'string' ? innerJson(text) : [];
  return Array.isArray(listed) ? listed.filter(isObject).map((each) => each as unknown as ExpectedSecret) : [];
}

/** The resources of a type, whatever its version: `kubernetes_service` stands for `kubernetes_service_v1` too. */
export function ofType({ resources }: Pick<Side, 'resources'>, type: string): readonly SideResource[] {
  const types = BY_TYPE.get(resources) ?? grouped(resources, ({ resource }) => plainType(resource.type));
  BY_TYPE.set(resources, types);
  return types.get(type) ?? [];
}

/** They are asked for again for each resource of a plan. */
const BY_TYPE = new WeakMap<readonly SideResource[], ReadonlyMap<string, readonly SideResource[]>>();

/** Addresses of the ConfigMaps, on either side, whose name ends like that. */
export function configMapsNamed({ before, after }: Pick<Sides, 'before' | 'after'>, ending: string): string[] {
  return [before, after].flatMap((side) =>
    ofType(side, 'kubernetes_config_map')
      .filter(({ values }) => metadataOf(values).name.endsWith(ending))
      .map(({ resource }) => resource.address),
  );
}

/** A resource type without its version. */
export function plainType(type: string): string {
  return type.replace(/_v\d+(?:alpha\d+|beta\d+)?$/, '');
}

/** More than any cluster of nats-servers has. */
const MOST_SERVERS = 1_000;

function serversOf(found: readonly SideResource[]): Servers | undefined {
  for (const { resource, values } of found) {
    const spec = blockOf(values.spec);
    const template = blockOf(spec.template);
    const podSpec = blockOf(template.spec);
    const image = imageOf(podSpec, 'nats');
    if (image === undefined && found.length > 1) continue;
    return {
      resource,
      ...metadataOf(values),
      // Names of its pods are listed.
      replicas: Math.min(Math.max(0, Math.trunc(numberOf(spec.replicas) ?? 1)), MOST_SERVERS),
      spec,
      podSpec,
      image,
      remote: textOf(mapOf(blockOf(template.metadata).annotations)[REMOTE_ANNOTATION]),
    };
  }
  return undefined;
}

/** Image of a container of a pod. */
function imageOf(podSpec: SeenMap, container: string): string | undefined {
  const found = blocksOf(podSpec.container).find(({ name }) => name === container);
  return textOf(found?.image);
}

function confOf(resources: readonly SideResource[], servers: Servers | undefined): Conf | undefined {
  for (const { resource, values } of byMount(servers, ofType({ resources }, 'kubernetes_config_map'))) {
    const { address } = resource;
    const data = values.data;
    const isWhole = data instanceof Unknown || data instanceof Hidden;
    const text = isWhole ? data : mapOf(data)[CONF_FILE];
    if (text instanceof Unknown || text instanceof Hidden) {
      if (isWhole && !metadataOf(values).name.endsWith('-config')) continue;
      return { kind: 'unknown', address };
    }
    if (typeof text !== 'string') continue;
    return readConf(address, text);
  }
  return undefined;
}

/** ConfigMaps, first those that the servers' pods mount: another one may only look like theirs. */
function byMount(servers: Servers | undefined, configMaps: readonly SideResource[]): SideResource[] {
  const volumes = JSON.stringify(servers?.podSpec.volume ?? []);
  const isMounted = ({ values }: SideResource) => volumes.includes(JSON.stringify(metadataOf(values).name));
  return [...configMaps.filter(isMounted), ...configMaps.filter((each) => !isMounted(each))];
}

/** Streams are compared each with each; no tier has nearly as many. */
const MOST_STREAMS = 2_000;

function streamsOf(resources: readonly SideResource[]): ReadonlyMap<string, SeenMap> | 'unknown' {
  const config = configMapOf(resources, BESIDE.streams);
  if (config === undefined) return new Map();
  if (config === 'unknown' || Object.keys(config).length > MOST_STREAMS) return 'unknown';
  const streams = new Map<string, SeenMap>();
  for (const [file, text] of Object.entries(config)) {
    const stream = typeof text === 'string' ? parsed(text) : undefined;
    if (stream === undefined) return 'unknown';
    streams.set(textOf(stream.name) ?? file.replace(/\.json$/, ''), stream);
  }
  return streams;
}

function accessList(resources: readonly SideResource[]): SeenMap | undefined {
  const config = configMapOf(resources, BESIDE.access);
  const text = config === undefined || config === 'unknown' ? undefined : config[ACCESS_LIST];
  return typeof text === 'string' ? parsed(text) : undefined;
}

/** The data of the ConfigMap whose name ends like that. */
function configMapOf(resources: readonly SideResource[], ending: string): SeenMap | 'unknown' | undefined {
  const found = ofType({ resources }, 'kubernetes_config_map').find(({ values }) =>
    metadataOf(values).name.endsWith(ending),
  );
  if (!found) return undefined;
  return isBlind(found.values.data) ? 'unknown' : mapOf(found.values.data);
}

function parsed(text: string): SeenMap | undefined {
  const json = innerJson(text);
  return json === undefined ? undefined : mapOf(json as Seen);
}
