import { secondsOfConf } from '../../constructs/conf/amounts';
import { OWN_PODS } from '../../constructs/conf/settings/harmless';
import { CONFIG_DIRECTORY, certificatePath, LEAF_PORT, SYSTEM_ACCOUNT } from '../../constructs/contract';
import { PID_FILE, STORE_DIRECTORY } from '../../constructs/server/files';
import { type ConfMap, confList, confMap, type ReadValue } from '../model';
import type { Side } from '../model/from-plan';
import { blocksOf, numberOf } from '../model/plan/seen';
import { jetStreamIsOn } from './conf-diff';
import { hasOnly, isOwnUser } from './own-users';
import { ownPods } from './tier-facts';

/** A setting of a new tier, and what it is compared with. */
interface OwnSetting {
  readonly value: ReadValue;
  readonly tree: ConfMap;
  readonly side: Side;
  /** The account that it is in. */
  readonly account: string;
}

type Check = (setting: OwnSetting) => boolean;

const ALL = '0.0.0.0';
const equals =
  (...allowed: readonly ReadValue[]): Check =>
  ({ value }) =>
    allowed.includes(value);
const matches =
  (pattern: RegExp): Check =>
  ({ value }) =>
    typeof value === 'string' && pattern.test(value);
/** The port of that name of container nats. */
const port =
  (name: string): Check =>
  ({ value, side }) => {
    const nats = blocksOf(side.servers?.podSpec.container).find((container) => container.name === 'nats');
    return blocksOf(nats?.port).some((each) => each.name === name && numberOf(each.container_port) === value);
  };
const seconds =
  (least: number, most: number): Check =>
  ({ value }) => {
    const given = typeof value === 'string' ? secondsOfConf(value) : undefined;
    return given !== undefined && given >= least && given <= most;
  };
const positive: Check = ({ value }) => typeof value === 'number' && value > 0;
const tls = (role: string): Readonly<Record<string, Check>> => ({
  cert_file: equals(certificatePath(role, 'cert')),
  key_file: equals(certificatePath(role, 'key')),
  // CAs that verify clients may follow the certificate in its file.
  ca_file: equals(certificatePath(role, 'ca'), ...(role === 'server' ? [certificatePath(role, 'cert')] : [])),
});
const within = (block: string, checks: Readonly<Record<string, Check>>): [string, Check][] =>
  Object.entries(checks).map(([key, check]) => [`${block}.${key}`, check]);

/** A name that is one token of a subject. */
const NAME = /^[\w-]+$/;

/** Every setting that constructs/tier/conf.ts writes, with the values that it has then; `*` in a path is any name. */
const OWN: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['include', ({ value }) => (Array.isArray(value) ? value : [value]).every((file) => INCLUDED.test(String(file)))],
  ['server_name', equals('$SERVER_NAME')],
  // Compared with the list of leaves elsewhere.
  ['server_tags', ({ value }) => confList(value).every((tag) => /^access:[0-9a-f]{12}$/.test(String(tag)))],
  ['host', equals(ALL)],
  ['port', port('client')],
  ['monitor_port', port('monitor')],
  ['pid_file', equals(PID_FILE)],
  ['max_payload', ({ value }) => typeof value === 'number' && value >= 1024 && value <= 8 * 2 ** 20],
  // Compared with what pods have elsewhere.
  ['lame_duck_duration', seconds(30, 120)],
  ['lame_duck_grace_period', seconds(0, 10)],
  ...within('tls', { ...tls('server'), verify_and_map: equals(true) }),
  ...within('jetstream', {
    enabled: equals(true),
    store_dir: equals(STORE_DIRECTORY),
    domain: matches(NAME),
    max_mem: positive,
    max_file: positive,
    extension_hint: equals('no_extend'),
  }),
  ...within('cluster', {
    name: matches(NAME),
    host: equals(ALL),
    port: port('cluster'),
    no_advertise: equals(true),
    routes: ({ value, side }) => OWN_PODS.is({ from: undefined, to: value, pods: ownPods(side), logsToFile: false }),
  }),
  ...within('cluster.tls', {
    ...tls('cluster'),
    verify: equals(true),
    verify_cert_and_check_known_urls: equals(true),
  }),
  ...within('leafnodes', {
    host: equals(ALL),
    port: port(LEAF_PORT),
    no_advertise: equals(true),
    advertise: ({ value, side }) => side.tier?.addresses?.includes(String(value)) ?? false,
    reconnect: seconds(1, 300),
    remotes: ({ value, side }) => confList(value).every((remote) => isOwnRemote(remote, side)),
  }),
  ['leafnodes.remotes.*', ({ value, side }) => isOwnRemote(value, side)],
  ...within('leafnodes.tls', { ...tls('server'), verify_and_map: equals(true) }),
  ['accounts.*.jetstream', ({ value, account }) => jetStreamIsOn(value) === true && account !== SYSTEM_ACCOUNT],
  ['accounts.*.users', (setting) => confList(setting.value).every((user) => isOwn(user, setting))],
  ['accounts.*.users.*', (setting) => isOwn(setting.value, setting)],
  ['system_account', ({ value, tree }) => (tree.operator === undefined ? value === SYSTEM_ACCOUNT : isKey(value))],
  ['operator', matches(/^ey[\w.-]+$/)],
  ['resolver', equals('MEMORY')],
  ['resolver_preload.*', matches(/^ey[\w.-]+$/)],
]);

const INCLUDED = /^secrets\/(remote|remote-system|users)\.conf$/;

/** Whether a setting of a new tier is one that this project writes, with a value that it has then. */
export function isOwnSetting(path: readonly (string | number)[], value: ReadValue, tree: ConfMap, side: Side): boolean {
  const steps = path.map((step, index) =>
    typeof step === 'number' || NAMED.test(String(path[index - 1])) ? '*' : step,
  );
  return OWN.get(steps.join('.'))?.({ value, tree, side, account: String(path[1]) }) ?? false;
}

/** Blocks whose keys are names. */
const NAMED = /^(accounts|resolver_preload)$/;

function isOwn(user: ReadValue, { account }: OwnSetting): boolean {
  return isOwnUser(user, { account, isSystem: account === SYSTEM_ACCOUNT });
}

function isOwnRemote(given: ReadValue, { servers }: Side): boolean {
  const remote = confMap(given);
  const { url, urls, credentials } = remote;
  const files = confMap(remote.tls);
  return (
    hasOnly(remote, ['url', 'urls', 'account', 'tls', 'credentials']) &&
    [...(url === undefined ? [] : [url]), ...confList(urls)].every(
      (each) => each === servers?.remote || /^\$remote(_system)?_url(_\d+)?$/.test(String(each)),
    ) &&
    (credentials === undefined || /^creds\/leaf(-system)?\.creds$/.test(below(credentials))) &&
    hasOnly(files, ['cert_file', 'key_file', 'ca_file']) &&
    Object.values(files).every((file) => /^certs\/leaf(-system)?-(cert|key|ca)\.pem$/.test(below(file)))
  );
}

/** A path below the directory of nats.conf. */
function below(path: ReadValue): string {
  return String(path).replace(`${CONFIG_DIRECTORY}/`, '');
}

function isKey(value: ReadValue): boolean {
  return typeof value === 'string' && /^A[A-Z2-7]{55}$/.test(value);
}
