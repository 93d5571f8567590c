import { settingFor } from '../../../constructs/conf/settings';
import { canonicalPath } from '../../../constructs/conf/settings/synonyms';
import type { ReadValue } from '../../model';
import type { Analysis, ChangedSetting, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';
import type { SettingReview, Shown } from '../review';
import type { RuleName } from '../rules';

/** What changes in nats.conf, other than users and their permissions. */
export const settings: Analysis = (stack, notes) => {
  const { before, after } = stack;
  const [was, is] = [before.conf, after.conf];
  if (is?.kind === 'unreadable') {
    notes.add('setting-refused', {
      title: phrase`nats.conf cannot be read: ${is.problem}`,
      details: [phrase`A running nats-server keeps its configuration, and does not start again after it stops.`],
      key: [is.problem],
      covers: [is.address],
    });
  }
  if (is?.kind === 'unknown') {
    notes.add('unknown', {
      title: phrase`nats.conf is known only after apply`,
      details: [
        phrase`It holds a value that does not exist yet, such as a load balancer's address, or that is marked as sensitive. Review again after a first apply.`,
      ],
      key: ['nats.conf'],
      covers: [is.address],
    });
  }
  if (was && !is && after.servers) {
    notes.add('unknown', {
      title: phrase`nats.conf is no longer in its ConfigMap`,
      details: [phrase`The configuration that the servers will read is unknown.`],
      key: ['nats.conf', 'gone'],
    });
  }
  if (was?.kind !== 'known' || is?.kind !== 'known') {
    if (was || is) notes.cover([was, is].flatMap((conf) => (conf ? [conf.address] : [])));
    return;
  }
  notes.cover([is.address]);
  for (const setting of stack.settings) report(stack, setting, notes);
};

function report(stack: PlannedStack, setting: ChangedSetting, notes: Notes): void {
  const { name, from, to, note } = setting;
  const written = setting.path.map(String);
  const path = canonicalPath(setting.path);
  // Users are reported one by one, and the tag only identifies the list of leaves.
  if (path[0] === 'server_tags' || (written[0] === 'accounts' && written[2] === 'users')) return;
  const title = phrase`${name}: ${shownText(from)} → ${shownText(to)}`;
  const lacking = setting.effect === 'restart' && stack.rollouts.length === 0;
  const details = [
    effectText(setting),
    ...(lacking ? [phrase`This plan does not restart them.`] : []),
    ...(note ? [[note]] : []),
  ];
  const key = [name, JSON.stringify(to ?? null)];
  notes.add(ruleFor(path, setting, stack), { title, details, key });
  if (path[0] === 'leafnodes' && path[1] === 'remotes') {
    const leaf = stack.plan.of?.name ?? stack.plan.stack;
    notes.add('leaves-reconnect', {
      about: leaf,
      title: phrase`${leaf} reconnects: its remote changes`,
      key: [leaf, name],
    });
  }
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
  ['leafnodes.listen', 'exposure-wider'],
  ['monitor_port', 'exposure-wider'],
  ['http', 'exposure-wider'],
  ['https', 'exposure-wider'],
  ['https_port', 'exposure-wider'],
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

function ruleFor(path: readonly string[], { effect, to, values }: ChangedSetting, stack: PlannedStack) {
  const name = path.join('.');
  if (name === 'jetstream' && to === undefined) return 'store-moved';
  if (/^jetstream\.max_(mem|file|memory_store|file_store)$/.test(name) && Number(values.to) < Number(values.from)) {
    return 'store-limit-lower';
  }
  if (isStoreOfAccount(path, values)) return 'store-moved';
  if (isSameServer(path, values)) return 'setting-reloaded';
  // It starts to listen for leaves.
  if (/^leafnodes(\.port)?$/.test(name) && values.from === undefined) return 'exposure-wider';
  const special = SPECIAL.find(([begin]) => name === begin || name.startsWith(`${begin}.`));
  if (special) return special[1];
  // An unknown name tells nothing; an included file, or a setting of a later version, may contain anything.
  if (settingFor(path) === undefined || path.includes('include')) return 'setting-untested';
  if (name === 'cluster.routes' && !isInside(values.to)) return 'trust-changed';
  if (effect === 'refused') return 'setting-refused';
  if (effect === 'reload') return 'setting-reloaded';
  return stack.rollouts.length > 0 ? 'setting-restarts' : 'setting-waits-for-restart';
}

/** Whether an account with JetStream is removed, or loses JetStream, which has a folder for each account name. */
function isStoreOfAccount(path: readonly string[], { from, to }: ChangedSetting['values']): boolean {
  if (path[0] !== 'accounts' || to !== undefined) return false;
  if (path.length === 1 || path[2] === 'jetstream') return true;
  return path.length === 2 && typeof from === 'object' && 'jetstream' in from;
}

/** Whether a remote stays the same server, and only its port or the order of its addresses changes. */
function isSameServer(path: readonly string[], { from, to }: ChangedSetting['values']): boolean {
  if (path[0] !== 'leafnodes' || path[1] !== 'remotes' || !/^urls?$/.test(path.at(-1) ?? '')) return false;
  const [was, is] = [from, to].map((given) => urlsOf(given).map(hostOf));
  return (is?.length ?? 0) > 0 && (is ?? []).every((host) => host !== undefined && was?.includes(host));
}

function urlsOf(given: ReadValue | undefined): ReadValue[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}

/** Scheme and host of a URL without credentials. */
function hostOf(url: ReadValue): string | undefined {
  return /^([a-z-]+:\/\/[^/@:\s]+)(:\d+)?\/?$/.exec(String(url))?.[1];
}

/** Whether all of a list of servers are inside the cluster. */
function isInside(urls: ReadValue | undefined): boolean {
  return urlsOf(urls).every((url) => /\.svc(\.[\w.-]+)?$/.test(hostOf(url) ?? ''));
}

function effectText({ effect }: SettingReview): Phrase {
  switch (effect) {
    case 'reload':
      return ['nats-server applies it by reload, without a restart.'];
    case 'restart':
      return ['It takes effect when the servers restart.'];
    default:
      return ['nats-server does not apply it, even after a restart, or loses stored data.'];
  }
}

/** A value in a line of text. */
export function shownText(value: Shown | undefined): Phrase {
  if (value === undefined) return ['(not set)'];
  if (value.kind === 'hidden') return ['(sensitive)'];
  if (value.kind === 'unknown') return ['(known after apply)'];
  const { text } = value;
  return phrase`${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}

/** The longest value in a title, in characters; the full value is in the table of settings. */
const LONGEST = 120;
