import { ACCESS_LIST, BESIDE } from '../../constructs/contract';
import type { MountedFile } from '../../constructs/server/files';
import { type NatsBoxLogin, natsBoxSpec } from '../../constructs/server/nats-box-spec';
import { DEFAULT_PORTS } from '../../constructs/server/ports';
import { streamsScript } from '../../constructs/streams/streams-script';
import { ACCESS_DIRECTORY, accessScript } from '../../constructs/tier/access-script';
import { accessTag } from '../../constructs/tier/leaf-access';
import { ofType, type Servers, type Side, type Sides } from '../model/from-plan';
import {
  blockOf,
  blocksOf,
  isSeenMap,
  mapOf,
  metadataOf,
  type Seen,
  type SeenMap,
  textOf,
  textsOf,
} from '../model/plan/seen';
import { treeOf } from '../model/tier';
import type { Written } from './deviations';
import { containerOf, identityOf, prefixOf } from './written-servers';

/** What a Job of this project is for, which is also the name of its container. */
export type JobTask = 'streams' | 'access';

/** What a Job is for, by its container; `undefined` where this project has no such Job. */
export function taskOf(values: SeenMap): JobTask | undefined {
  const [container, ...others] = blocksOf(podSpecOf(values).container);
  const name = textOf(container?.name);
  return others.length === 0 && (name === 'streams' || name === 'access') ? name : undefined;
}

/** The `spec` of the pods that a StatefulSet or Job creates. */
export function podSpecOf(values: SeenMap): SeenMap {
  return blockOf(blockOf(blockOf(values.spec).template).spec);
}

/**
 * The `spec` of a Job as this version of the constructs writes it for the new side of a plan: for its servers, streams
 * and leaves. The image is taken as it is, and how its users authenticate: other checks are about these.
 */
export function writtenJob({ plan, before, after }: Sides, servers: Servers, task: JobTask, values: SeenMap): Written {
  const podSpec = podSpecOf(values);
  const container = containerOf(podSpec, task);
  const identity = plan.of ? { instance: plan.of.name, component: plan.of.role } : identityOf(servers);
  const name = `${servers.name}${BESIDE[task]}`;
  const script = textsOf(container.command)[2] ?? '';
  const isAccess = task === 'access';
  const login = (directory: string, client: string, variablePrefix = ''): NatsBoxLogin => ({
    secret: `${servers.name}-client-${client}`,
    directory,
    variablePrefix,
    shows: shownBy(container),
  });
  const authorities = authoritiesOf(podSpec, servers);
  return natsBoxSpec({
    labels: { name, ...identity },
    container: task,
    image: textOf(container.image) ?? '',
    url: urlOf(before, after, servers, container),
    users: isAccess
      ? [login('/operator', 'sys'), login('/admin', 'admin', 'ADMIN_')]
      : [login('/credentials', 'admin')],
    knowsAuthority: namesOf(container).has('NATS_CA'),
    ...(authorities && { authorities }),
    script:
      (isAccess ? accessOf(after, servers, plan.of && prefixOf(plan.of)) : streamsOf(after, servers, script)) ??
      'a script for what is not known yet',
    files: { configMap: name, directory: isAccess ? ACCESS_DIRECTORY : '/streams' },
  });
}

function namesOf(container: SeenMap): ReadonlySet<string> {
  return new Set(blocksOf(container.env).map(({ name }) => textOf(name) ?? ''));
}

function shownBy(container: SeenMap): NatsBoxLogin['shows'] {
  const names = namesOf(container);
  if (names.has('NATS_CREDS')) return 'credentials';
  return names.has('NATS_CERT') ? 'certificate' : 'password';
}

/** Where the certificate of the authority is, with a JWT operator: not in the users' own Secrets. */
function authoritiesOf(podSpec: SeenMap, { name }: Servers): MountedFile['from'] | undefined {
  const volume = blocksOf(podSpec.volume).find((each) => each.name === 'credentials');
  const sources = blocksOf(blockOf(volume?.projected).sources);
  if (sources.length === 0) return undefined;
  return sources.some(({ config_map }) => blocksOf(config_map).length > 0)
    ? { configMap: `${name}-authorities` }
    : { secret: `${name}-tls` };
}

/** The URL of the servers inside their namespace. */
function urlOf(before: Side, after: Side, { name }: Servers, container: SeenMap): string {
  const tree = treeOf(after) ?? treeOf(before);
  const isEncrypted = tree ? tree.tls !== undefined : namesOf(container).has('NATS_CA');
  return `${isEncrypted ? 'tls' : 'nats'}://${name}-headless:${tree?.port ?? DEFAULT_PORTS.client}`;
}

/** The script for the streams that are described, in the order of the plan's script: any does. */
function streamsOf(side: Side, servers: Servers, script: string): string | undefined {
  const data = dataOf(side, servers, BESIDE.streams);
  if (!data) return undefined;
  const described = Object.keys(data).map((file) => file.replace(/\.json$/, ''));
  const listed = /^cd \/tmp\nleft='([^'\n]*)'\n/.exec(script)?.[1]?.split(' ').slice(1) ?? [];
  const isSame = JSON.stringify([...listed].sort()) === JSON.stringify([...described].sort());
  return streamsScript((isSame ? listed : described).map((name) => ({ name })));
}

/** No tier has as many; a plan may say so. */
const MOST_SERVERS = 1000;

/** The script for the list of leaves, and for all servers. */
function accessOf(side: Side, servers: Servers, prefix: string | undefined): string | undefined {
  const text = dataOf(side, servers, BESIDE.access)?.[ACCESS_LIST];
  const users = typeof text === 'string' ? usersOf(text) : undefined;
  if (!users || prefix === undefined) return undefined;
  return accessScript({
    servers: Array.from(
      { length: Math.min(servers.replicas, MOST_SERVERS) },
      (_, n) => `${prefix}${servers.name}-${n}`,
    ),
    tag: accessTag({ users, revoked: [] }),
  });
}

function usersOf(text: string): Record<string, string> | undefined {
  try {
    const { users } = mapOf(JSON.parse(text) as Seen);
    if (!isSeenMap(users)) return undefined;
    return Object.fromEntries(Object.entries(users).map(([user, mark]) => [user, String(mark)]));
  } catch {
    // A plan may hold anything.
    return undefined;
  }
}

function dataOf(side: Side, servers: Servers, ending: string): SeenMap | undefined {
  const name = `${servers.name}${ending}`;
  const found = ofType(side, 'kubernetes_config_map').filter(({ values }) => {
    const metadata = metadataOf(values);
    return metadata.name === name && metadata.namespace === servers.namespace;
  });
  const [only] = found;
  return found.length === 1 && isSeenMap(only?.values.data) ? only.values.data : undefined;
}
