import { CONF_FILE, CONFIG_DIRECTORY, certificateFile } from '../../constructs/contract';
import type { MountedFile } from '../../constructs/server/files';
import { scan } from '../model';
import type { Servers, Side } from '../model/from-plan';
import { blockOf, blocksOf, type SeenMap, textOf } from '../model/plan/seen';

/** The files that the servers of a plan get from Secrets and ConfigMaps, other than nats.conf, in their order. */
export function mountedFiles({ podSpec }: Servers): MountedFile[] {
  const volume = blocksOf(podSpec.volume).find(({ name }) => name === 'config');
  const sources = blocksOf(blockOf(volume?.projected).sources);
  return sources.flatMap((source) => [...filesOf(source.secret, 'secret'), ...filesOf(source.config_map, 'configMap')]);
}

function filesOf(value: SeenMap[string] | undefined, kind: 'secret' | 'configMap'): MountedFile[] {
  return blocksOf(value).flatMap(({ name, items }) =>
    blocksOf(items).flatMap(({ key, path }) => {
      const [object = '', keyText = '', pathText = ''] = [name, key, path].map((each) => textOf(each) ?? '');
      if (pathText === CONF_FILE) return [];
      return [{ from: kind === 'secret' ? { secret: object } : { configMap: object }, key: keyText, path: pathText }];
    }),
  );
}

/** Whether this project mounts a file like that, of that object, in the servers of that name. */
export function isOwnFile({ from, key, path }: MountedFile, servers: string): boolean {
  const object = 'secret' in from ? `secret ${from.secret}` : `config_map ${from.configMap}`;
  return ORIGINS.some(
    ([file, ofKey, ...objects]) =>
      file === path && ofKey === key && objects.some((each) => each.replace('*', servers) === object),
  );
}

type Origin = readonly [path: string, key: string, ...objects: string[]];

const certificate = (role: string, secret: string, ...authorities: string[]): Origin[] => [
  [certificateFile(role, 'cert'), 'tls.crt', `secret ${secret}`],
  [certificateFile(role, 'key'), 'tls.key', `secret ${secret}`],
  [certificateFile(role, 'ca'), 'ca.crt', `secret ${secret}`, `config_map ${secret}-authorities`, ...authorities],
];

const remote = (role: string, name: string): Origin[] => [
  ...certificate(role, `*-${name}-tls`, `secret *-${name}`, `config_map *-${name}-authorities`),
  [`secrets/${name}.conf`, `${name}.conf`, `secret *-${name}`],
  [`creds/${role}.creds`, `${role}.creds`, `secret *-${name}-creds`],
];

/** Which file of a server is which key of which objects; `*` is the name of the servers. */
const ORIGINS: readonly Origin[] = [
  ...certificate('server', '*-tls'),
  ...certificate('cluster', '*-cluster-tls'),
  ...remote('leaf', 'remote'),
  ...remote('leaf-system', 'remote-system'),
  ['secrets/users.conf', 'users.conf', 'secret *-users'],
];

/** The files that nats.conf reads and the servers do not get; none where nats.conf is not known. */
export function missingFiles({ conf, servers }: Side): string[] {
  if (conf?.kind !== 'known' || !servers) return [];
  const mounted = new Set(mountedFiles(servers).map(({ path }) => path));
  const read = scan(conf.text).flatMap(({ value, kind }) => {
    if (kind === 'include') return [String(value)];
    const text = String(value);
    return text.startsWith(`${CONFIG_DIRECTORY}/`) ? [text.slice(CONFIG_DIRECTORY.length + 1)] : [];
  });
  return [...new Set(read)].filter((path) => !mounted.has(path));
}
