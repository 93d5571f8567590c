import { ACCESS_LIST, BESIDE, CONF_FILE, REMOTE_ANNOTATION } from '../../constructs/contract';
import { type ConfMap, parseConf } from '../model';
import type { Plan, PlannedResource } from './plan/plan';
import {
  blockOf,
  Hidden,
  isBlind,
  isSeenMap,
  mapOf,
  numberOf,
  type Seen,
  type SeenMap,
  textOf,
  textsOf,
  Unknown,
} from './plan/seen';

/** One resource on one side of a plan. */
export interface SideResource {
  readonly resource: PlannedResource;
  readonly values: SeenMap;
}

/** The server's configuration as far as a plan knows it. */
export type Conf =
  | { readonly kind: 'known'; readonly address: string; readonly text: string; readonly tree: ConfMap }
  /** Terraform knows it only when it applies, or hides it. */
  | { readonly kind: 'unknown'; readonly address: string }
  /** It is not written as nats-server wants it. */
  | { readonly kind: 'unreadable'; readonly address: string; readonly text: string; readonly problem: string };

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
  /** Resources that are there on this side. */
  readonly resources: readonly SideResource[];
  readonly servers: Servers | undefined;
  readonly conf: Conf | undefined;
  /** Streams that the Job keeps: their configuration by name; `unknown` where the plan does not know. */
  readonly streams: ReadonlyMap<string, SeenMap> | 'unknown';
  /** What the list of leaves says of each of their users: a mark that is another one as soon as it may do something else. */
  readonly access: ReadonlyMap<string, string>;
  /** Users of the regions and sites that are cut off, as the list of leaves names them. */
  readonly revoked: readonly string[];
}

/** A plan with both its sides. */
export interface Sides {
  readonly plan: Plan;
  readonly before: Side;
  readonly after: Side;
}

/** Both sides of a plan. */
export function sidesOf(plan: Plan): Sides {
  return { plan, before: sideOf(plan, 'before'), after: sideOf(plan, 'after') };
}

/** One side of a plan. */
function sideOf(plan: Plan, which: 'before' | 'after'): Side {
  const resources = [...plan.resources.values()]
    .map((resource) => ({ resource, values: resource[which] }))
    .filter(({ values }) => Object.keys(values).length > 0);
  return {
    resources,
    servers: serversOf(resources),
    conf: confOf(resources),
    streams: streamsOf(resources),
    access: accessOf(resources),
    revoked: textsOf(accessList(resources).revoked),
  };
}

/** The resources of a type, whatever its version: `kubernetes_service` stands for `kubernetes_service_v1` too. */
export function ofType({ resources }: Pick<Side, 'resources'>, type: string): SideResource[] {
  return resources.filter(({ resource }) => plainType(resource.type) === type);
}

/** Addresses of the ConfigMaps, on either side, whose name ends so. */
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

/** Name and namespace of a Kubernetes object. */
export function metadataOf(values: SeenMap): { readonly name: string; readonly namespace: string } {
  const { name, namespace } = blockOf(values.metadata);
  return { name: textOf(name) ?? '', namespace: textOf(namespace) ?? '' };
}

function serversOf(resources: readonly SideResource[]): Servers | undefined {
  for (const { resource, values } of ofType({ resources }, 'kubernetes_stateful_set')) {
    const spec = blockOf(values.spec);
    const template = blockOf(spec.template);
    const podSpec = blockOf(template.spec);
    const image = imageOf(podSpec, 'nats');
    if (image === undefined && ofType({ resources }, 'kubernetes_stateful_set').length > 1) continue;
    return {
      resource,
      ...metadataOf(values),
      replicas: numberOf(spec.replicas) ?? 1,
      spec,
      podSpec,
      image,
      remote: textOf(mapOf(blockOf(template.metadata).annotations)[REMOTE_ANNOTATION]),
    };
  }
  return undefined;
}

/** Image of a container of a pod. */
export function imageOf(podSpec: SeenMap, container: string): string | undefined {
  const found = blocksOf(podSpec.container).find(({ name }) => name === container);
  return textOf(found?.image);
}

/** The blocks of a list. */
export function blocksOf(value: Seen | undefined): SeenMap[] {
  return Array.isArray(value) ? value.filter(isSeenMap) : [];
}

function confOf(resources: readonly SideResource[]): Conf | undefined {
  for (const { resource, values } of byMount(resources, ofType({ resources }, 'kubernetes_config_map'))) {
    const { address } = resource;
    const data = values.data;
    const isWhole = data instanceof Unknown || data instanceof Hidden;
    const text = isWhole ? data : mapOf(data)[CONF_FILE];
    if (text instanceof Unknown || text instanceof Hidden) {
      if (isWhole && !metadataOf(values).name.endsWith('-config')) continue;
      return { kind: 'unknown', address };
    }
    if (typeof text !== 'string') continue;
    try {
      return { kind: 'known', address, text, tree: parseConf(text) };
    } catch (error) {
      return { kind: 'unreadable', address, text, problem: error instanceof Error ? error.message : String(error) };
    }
  }
  return undefined;
}

/** ConfigMaps, first those that the servers' pods mount: another one may only look like theirs. */
function byMount(resources: readonly SideResource[], configMaps: readonly SideResource[]): SideResource[] {
  const volumes = JSON.stringify(blockOf(serversOf(resources)?.podSpec ?? {}).volume ?? []);
  const isMounted = ({ values }: SideResource) => volumes.includes(JSON.stringify(metadataOf(values).name));
  return [...configMaps.filter(isMounted), ...configMaps.filter((each) => !isMounted(each))];
}

function streamsOf(resources: readonly SideResource[]): ReadonlyMap<string, SeenMap> | 'unknown' {
  const config = configMapOf(resources, BESIDE.streams);
  if (config === undefined) return new Map();
  if (config === 'unknown') return config;
  const streams = new Map<string, SeenMap>();
  for (const [file, text] of Object.entries(config)) {
    const stream = typeof text === 'string' ? parsed(text) : undefined;
    if (stream === undefined) return 'unknown';
    streams.set(textOf(stream.name) ?? file.replace(/\.json$/, ''), stream);
  }
  return streams;
}

function accessOf(resources: readonly SideResource[]): ReadonlyMap<string, string> {
  return new Map(Object.entries(mapOf(accessList(resources).users)).map(([user, mark]) => [user, String(mark)]));
}

function accessList(resources: readonly SideResource[]): SeenMap {
  const config = configMapOf(resources, BESIDE.access);
  const text = config === undefined || config === 'unknown' ? undefined : config[ACCESS_LIST];
  return (typeof text === 'string' ? parsed(text) : undefined) ?? {};
}

/** What the ConfigMap holds whose name ends so. */
function configMapOf(resources: readonly SideResource[], ending: string): SeenMap | 'unknown' | undefined {
  const found = ofType({ resources }, 'kubernetes_config_map').find(({ values }) =>
    metadataOf(values).name.endsWith(ending),
  );
  if (!found) return undefined;
  return isBlind(found.values.data) ? 'unknown' : mapOf(found.values.data);
}

function parsed(text: string): SeenMap | undefined {
  try {
    return mapOf(JSON.parse(text) as Seen);
  } catch {
    return undefined;
  }
}
