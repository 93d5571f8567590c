import { LEAF_PORT, REMOTE_ANNOTATION, RESTART_HASH_ANNOTATION } from '../../constructs/contract';
import type { Images } from '../../constructs/server/images';
import { DEFAULT_PORTS, type Ports } from '../../constructs/server/ports';
import { serverSpec } from '../../constructs/server/server-spec';
import { type ConfMap, confMap } from '../model';
import { ofType, type Servers, type Side, type Sides } from '../model/from-plan';
import { blockOf, blocksOf, mapOf, metadataOf, numberOf, type SeenMap, textOf, textsOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';
import type { Written } from './deviations';
import { isOwnFile, mountedFiles } from './mounted-files';
import { bytesOfQuantity } from './tier-limits';

/**
 * The `spec` of the StatefulSet as this version of the constructs writes it for the new side of a plan, except for the
 * number of servers and their volumes. What an environment decides is taken from where it takes effect: ports from
 * nats.conf, names from the stack. Images, memory and CPU are taken as they are: other checks are about these.
 */
export function writtenServers({ plan, before, after }: Sides, servers: Servers): Written {
  const { name } = servers;
  const identity = plan.of
    ? { instance: plan.of.name, component: plan.of.role }
    : identityOf(before.servers ?? servers);
  const files = mountedFiles(servers).filter(
    (file, index, all) => isOwnFile(file, name) && all.findIndex(({ path }) => path === file.path) === index,
  );
  const written = serverSpec({
    labels: { name, ...identity },
    images: imagesOf(servers.podSpec),
    replicas: servers.replicas,
    ports: portsOf(after),
    resources: resourcesOf(servers.podSpec),
    serverNamePrefix: plan.of ? prefixOf(plan.of) : prefixIn(before.servers ?? servers),
    files,
    acceptsLeaves: plan.of ? plan.of.role !== 'leaf' : confMap(treeOf(after)?.leafnodes).port !== undefined,
    config: `${name}-config`,
    serviceAccount: name,
    service: `${name}-headless`,
    annotations: annotationsOf(after, servers, before.servers),
  });
  return asGiven(written, servers, before.servers);
}

/** The labels of the pods that say which tier they are of. */
export function identityOf({ spec }: Servers): { readonly instance: string; readonly component: string } {
  const labels = mapOf(blockOf(blockOf(spec.template).metadata).labels);
  const label = (key: string) => textOf(labels[`app.kubernetes.io/${key}`]) ?? '';
  return { instance: label('instance'), component: label('component') };
}

/** What is prepended to the name of a pod to form that of its server. */
export function prefixOf({ role, name }: { readonly role: string; readonly name: string }): string {
  return role === 'hub' ? '' : `${name}-`;
}

/** As the servers have it: of a plan that does not say which tier it is of. */
function prefixIn({ podSpec }: Servers): string {
  const value = textOf(blocksOf(containerOf(podSpec, 'nats').env).find(({ name }) => name === 'SERVER_NAME')?.value);
  return value?.replaceAll('"', '').replace('$(POD_NAME)', '') ?? '';
}

/** A container of a pod by its name; an empty one where it is not there. */
export function containerOf(podSpec: SeenMap, name: string): SeenMap {
  return blocksOf(podSpec.container).find((each) => each.name === name) ?? {};
}

function imagesOf(podSpec: SeenMap): Images {
  const image = (name: string) => textOf(containerOf(podSpec, name).image) ?? '';
  return { nats: image('nats'), reloader: image('reloader'), exporter: image('exporter'), box: '' };
}

/** The ports on which the servers listen, as nats.conf has them; where that is not known, as the headless Service. */
function portsOf(side: Side): Ports {
  const tree = treeOf(side);
  const service = headlessPorts(side);
  const inside = (block: keyof ConfMap) => confMap(tree?.[block]).port;
  const port = (given: unknown, name: string, usual: number) => (tree ? numeric(given) : service.get(name)) ?? usual;
  return {
    client: port(tree?.port, 'client', DEFAULT_PORTS.client),
    cluster: port(inside('cluster'), 'cluster', DEFAULT_PORTS.cluster),
    leafnodes: port(inside('leafnodes'), LEAF_PORT, DEFAULT_PORTS.leafnodes),
    // Without one in nats.conf, there is no monitoring.
    monitor: port(tree?.monitor_port ?? tree?.http_port ?? tree?.http, 'monitor', tree ? 0 : DEFAULT_PORTS.monitor),
    exporter: service.get('metrics') ?? DEFAULT_PORTS.exporter,
  };
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function headlessPorts({ resources, servers }: Side): ReadonlyMap<string, number> {
  const headless = ofType({ resources }, 'kubernetes_service').find(
    ({ values }) => metadataOf(values).name === `${servers?.name}-headless`,
  );
  return new Map(
    blocksOf(blockOf(headless?.values.spec).port).flatMap(({ name, port }): [string, number][] => {
      const number = numberOf(port);
      return number === undefined ? [] : [[textOf(name) ?? '', number]];
    }),
  );
}

function resourcesOf(podSpec: SeenMap) {
  const { limits, requests } = blockOf(containerOf(podSpec, 'nats').resources);
  const memory = mapOf(limits).memory;
  return {
    cpu: String(mapOf(requests).cpu ?? ''),
    memory: { bytes: bytesOfQuantity(memory) ?? 0, text: String(memory), quantity: String(memory) },
  };
}

/** Annotations that roll the pods: any hash does nothing else, and a remote must be the one of nats.conf. */
function annotationsOf({ conf }: Side, { spec, remote }: Servers, before: Servers | undefined): Record<string, string> {
  const given = mapOf(blockOf(blockOf(spec.template).metadata).annotations);
  const hash = textOf(given[RESTART_HASH_ANNOTATION]) ?? '';
  // A URL with a password is in a Secret; authorities.ts reports where the password goes.
  const isInConf =
    remote === before?.remote ||
    conf?.kind !== 'known' ||
    (remote !== undefined && conf.text.includes(`"${remote}"`)) ||
    /\$remote_/.test(conf.text);
  return {
    [RESTART_HASH_ANNOTATION]: hash,
    ...(remote !== undefined && { [REMOTE_ANNOTATION]: isInConf ? remote : 'the remote of nats.conf' }),
  };
}

/**
 * With what may differ as it is in the plan: the order in which the reloader watches files, and a memory request and
 * GOMEMLIMIT that stay, or grow, below what goes with the limit.
 */
function asGiven(written: ReturnType<typeof serverSpec>, servers: Servers, before: Servers | undefined): Written {
  const { spec } = written.template;
  const [reloader, nats, former] = [
    textsOf(containerOf(servers.podSpec, 'reloader').args),
    containerOf(servers.podSpec, 'nats'),
    before && containerOf(before.podSpec, 'nats'),
  ];
  const container = spec.container.map((each) => {
    if (each.name === 'reloader' && 'args' in each) {
      return sameWatched(each.args, reloader) ? { ...each, args: reloader } : each;
    }
    if (!('env' in each)) return each;
    const [own, was] = [memoryOf(nats), former && memoryOf(former)];
    const { requests } = each.resources;
    const env = each.env.map((variable) =>
      variable.name === 'GOMEMLIMIT'
        ? { ...variable, value: between(was?.go, own.go, variable.value ?? '') }
        : variable,
    );
    const memory = between(was?.request, own.request, requests.memory);
    return { ...each, env, resources: { ...each.resources, requests: { ...requests, memory } } };
  });
  return { ...written, template: { ...written.template, spec: { ...spec, container } } };
}

/** The memory that a container asks for, and that Go may use. */
function memoryOf(container: SeenMap): { readonly request: string; readonly go: string } {
  const go = blocksOf(container.env).find(({ name }) => name === 'GOMEMLIMIT');
  const request = mapOf(blockOf(container.resources).requests).memory;
  return { request: String(request ?? ''), go: String(go?.value ?? '') };
}

/** The value of the plan if it is no less than before and no more than what is written; else what is written. */
function between(before: string | undefined, given: string, written: string): string {
  const [least, value, most] = [before, given, written].map((each) =>
    bytesOfQuantity((each ?? '').replace(/iB$/, 'i')),
  );
  if (least === undefined || value === undefined || most === undefined) return written;
  return Math.min(least, most) <= value && value <= most ? given : written;
}

function sameWatched(written: readonly string[], given: readonly string[]): boolean {
  const [own, other] = [written, given].map((args) => {
    const begin = args.indexOf('-config');
    const pairs = args.slice(begin).flatMap((arg, n, all) => (n % 2 === 0 ? [`${arg} ${all[n + 1]}`] : []));
    return JSON.stringify([args.slice(0, begin), pairs.sort()]);
  });
  return own === other;
}
