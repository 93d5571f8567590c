import { settingFor } from '../../constructs/conf/settings';
import type { ReadValue } from '../model';
import { jetStreamIsOn } from './conf-diff';
import type { ChangedSetting, PlannedStack } from './notes';
import { acceptsPayload } from './payloads';
import { isReloaded } from './reloader';
import type { RuleName } from './rules';
import { logsToFile, ownPods } from './tier-facts';

/** The kind of finding that a change of a setting is. */
export function ruleOfSetting(setting: ChangedSetting, stack: PlannedStack, all: readonly PlannedStack[]): RuleName {
  const { path, values, effect } = setting;
  const steps = path.map(String);
  const name = steps.join('.');
  if (losesStore(steps, values)) return 'store-moved';
  if (isHarmless(setting, stack, all)) return harmlessRule(setting, stack);
  if (/^jetstream\.max_(mem|file)$/.test(name) && isLess(values)) return 'store-limit-lower';
  if (/^accounts\.[^.]+\.jetstream\.max_(mem|file)$/.test(name)) return 'store-limit-lower';
  // Without JetStream before, there is nothing to lose.
  if (steps[0] === 'jetstream' && !hadJetStream(stack)) return 'setting-changed';
  // Nothing listens for leaves any more, which says more than that its certificate is not used.
  if (setting.block === 'leafnodes' && values.to === undefined) return 'setting-changed';
  if (setting.block === 'cluster' && isOneServer(stack)) return 'cluster-changed';
  const special = SPECIAL.find(([begin]) => name === begin || name.startsWith(`${begin}.`));
  if (special && (special[1] !== 'exposure-wider' || opens(setting))) return special[1];
  // An unknown name tells nothing; an included file, or a setting of a later version, may contain anything.
  if (settingFor(path) === undefined || steps.includes('include')) return 'setting-untested';
  return effect === 'refused' ? 'setting-refused' : 'setting-changed';
}

/** Whether the table of settings says that a change is harmless, for this tier. */
function isHarmless({ path, values }: ChangedSetting, stack: PlannedStack, all: readonly PlannedStack[]): boolean {
  const { harmless } = settingFor(path) ?? {};
  const { from, to } = values;
  if (!harmless?.is({ from, to, pods: ownPods(stack.after), logsToFile: logsToFile(stack) })) return false;
  return path.join('.') !== 'max_payload' || acceptsPayload(stack, all);
}

function harmlessRule({ effect }: ChangedSetting, stack: PlannedStack): RuleName {
  if (effect === 'reload' && (isReloaded(stack.after) || stack.rollouts.length > 0)) return 'setting-reloaded';
  return stack.rollouts.length > 0 ? 'setting-restarts' : 'setting-waits-for-restart';
}

/** Whether a limit gets lower; a negative one is none. */
function isLess({ from, to }: ChangedSetting['values']): boolean {
  return Number(to) >= 0 && Number(to) < Number(from);
}

/** Whether it starts to listen, or where others than the pod itself reach it. */
function opens({ values: { from, to } }: ChangedSetting): boolean {
  const isPort = typeof to === 'number' && typeof from === 'number';
  return to !== undefined && !isPort && !/^(127\.|localhost|\[?::1)/.test(String(to));
}

/** Settings with a rule of their own, by how their path begins. */
const SPECIAL = [
  ['include', 'setting-untested'],
  ['gateway', 'exposure-wider'],
  ['websocket', 'exposure-wider'],
  ['mqtt', 'exposure-wider'],
  ['prof_port', 'exposure-wider'],
  ['host', 'exposure-wider'],
  ['listen', 'exposure-wider'],
  ['cluster.host', 'exposure-wider'],
  ['cluster.listen', 'exposure-wider'],
  ['leafnodes.host', 'exposure-wider'],
  ['leafnodes.port', 'exposure-wider'],
  ['leafnodes.listen', 'exposure-wider'],
  ['monitor_port', 'exposure-wider'],
  ['http', 'exposure-wider'],
  ['https', 'exposure-wider'],
  ['https_port', 'exposure-wider'],
  ['server_name', 'cluster-changed'],
  ['cluster.routes', 'trust-changed'],
  ['leafnodes.remotes', 'trust-changed'],
  ['leafnodes.min_version', 'trust-changed'],
  ['leafnodes.isolate_leafnode_interest', 'trust-changed'],
  // Clients then report their own address.
  ['proxy_protocol', 'trust-changed'],
  ['cluster.permissions', 'trust-changed'],
  ['cluster.accounts', 'trust-changed'],
  ['mappings', 'trust-changed'],
  ['trusted_keys', 'trust-changed'],
  ['no_system_account', 'trust-changed'],
  ['default_sentinel', 'trust-changed'],
  ['resolver_tls', 'trust-changed'],
  ['allow_non_tls', 'trust-changed'],
  ['default_js_domain', 'trust-changed'],
  ['proxies', 'trust-changed'],
  ['jetstream.domain', 'domain-changed'],
  ['jetstream.store_dir', 'store-moved'],
  // With another key, what is stored cannot be read.
  ['jetstream.key', 'store-moved'],
  ['jetstream.prev_key', 'store-moved'],
  ['tls', 'trust-changed'],
  ['cluster.tls', 'trust-changed'],
  ['cluster.authorization', 'trust-changed'],
  ['leafnodes.tls', 'trust-changed'],
  ['leafnodes.authorization', 'trust-changed'],
  ['authorization', 'trust-changed'],
  ['accounts', 'trust-changed'],
  ['system_account', 'trust-changed'],
  ['operator', 'trust-changed'],
  ['resolver', 'trust-changed'],
  ['resolver_preload', 'trust-changed'],
  ['no_auth_user', 'trust-changed'],
] as const satisfies readonly (readonly [path: string, rule: RuleName])[];

/** Whether JetStream, or that of an account, which has a folder for each account's name, is not on any more. */
function losesStore(path: readonly string[], { from, to }: ChangedSetting['values']): boolean {
  const [first, , third] = path;
  const last = path.at(-1);
  if (first === 'jetstream' || (first === 'accounts' && third === 'jetstream')) {
    const isSwitch = last === 'jetstream' || (last === 'enabled' && path.at(-2) === 'jetstream');
    return isSwitch && jetStreamIsOn(from) !== false && jetStreamIsOn(to) !== true;
  }
  // What stands there instead is no account.
  return first === 'accounts' && path.length <= 2 && typeof from === 'object' && typeof to !== 'object';
}

function hadJetStream({ before: { conf } }: PlannedStack): boolean {
  const value: ReadValue | undefined = conf?.kind === 'known' ? conf.tree.jetstream : undefined;
  return jetStreamIsOn(value) !== false;
}

/** Whether one server stays one: then a cluster that comes or goes in nats.conf is reported by nothing else. */
function isOneServer({ before, after }: PlannedStack): boolean {
  return (before.servers?.replicas === 1) === (after.servers?.replicas === 1);
}
