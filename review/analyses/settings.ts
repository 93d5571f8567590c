import type { Analysis, ChangedSetting, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';
import type { SettingReview, Shown } from '../review';
import type { RuleName } from '../rules';

/** What changes in nats.conf, besides users and their permissions. */
export const settings: Analysis = (stack, notes) => {
  const { before, after } = stack;
  const [was, is] = [before.conf, after.conf];
  if (is?.kind === 'unreadable') {
    notes.add('setting-refused', {
      title: phrase`nats.conf cannot be read: ${is.problem}`,
      details: [phrase`nats-server would go on with what it has, and not start again.`],
      key: [is.problem],
      tells: [is.address],
    });
  }
  if (is?.kind === 'unknown') {
    notes.add('unknown', {
      title: phrase`nats.conf is known only when this is applied`,
      details: [
        phrase`It holds something that does not exist yet, such as a load balancer's address. Review it again after a first apply.`,
      ],
      key: ['nats.conf'],
      tells: [is.address],
    });
  }
  if (was?.kind !== 'known' || is?.kind !== 'known') {
    if (was || is) notes.tell([was, is].flatMap((conf) => (conf ? [conf.address] : [])));
    return;
  }
  notes.tell([is.address]);
  for (const setting of stack.settings) tell(stack, setting, notes);
};

function tell(stack: PlannedStack, setting: ChangedSetting, notes: Notes): void {
  const { name, from, to, note } = setting;
  const path = setting.path.map(String);
  // Users are told of one by one, and the tag only says which list of leaves it is.
  if (path[0] === 'server_tags' || (path[0] === 'accounts' && path[2] === 'users')) return;
  const title = phrase`${name} ${shownText(from)} → ${shownText(to)}`;
  const details = [effectText(setting), ...(note ? [[note]] : [])];
  const key = [name, JSON.stringify(to ?? null)];
  notes.add(ruleFor(path, setting, stack), { title, details, key });
  if (path[0] === 'leafnodes' && path[1] === 'remotes') {
    const leaf = stack.plan.of?.name ?? stack.plan.stack;
    notes.add('leaves-reconnect', {
      about: leaf,
      title: phrase`${leaf} connects again: where or as what it connects changes`,
      key: [leaf, name],
    });
  }
}

/** Settings that are more than a setting, by how their path begins. */
const SPECIAL: readonly (readonly [path: string, rule: RuleName])[] = [
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
];

function ruleFor(path: readonly string[], { effect, to, values }: ChangedSetting, stack: PlannedStack): RuleName {
  const name = path.join('.');
  if (name === 'jetstream' && to === undefined) return 'store-moved';
  if (/^jetstream\.max_(mem|file|memory_store|file_store)$/.test(name) && Number(values.to) < Number(values.from)) {
    return 'store-limit-lower';
  }
  const special = SPECIAL.find(([begin]) => name === begin || name.startsWith(`${begin}.`));
  if (special) return special[1];
  if (effect === 'refused') return 'setting-refused';
  if (effect === 'reload') return 'setting-reloaded';
  return stack.rollouts.length > 0 ? 'setting-restarts' : 'setting-waits-for-restart';
}

function effectText({ effect }: SettingReview): Phrase {
  switch (effect) {
    case 'reload':
      return ['nats-server takes it over without a restart.'];
    case 'restart':
      return ['It takes a restart of the servers.'];
    default:
      return ['nats-server does not take it over, not even by a restart, or loses what it has stored.'];
  }
}

/** A value in a line of text. */
export function shownText(value: Shown | undefined): Phrase {
  if (value === undefined) return ['nothing'];
  if (value.kind === 'hidden') return ['(sensitive)'];
  if (value.kind === 'unknown') return ['(known after apply)'];
  const { text } = value;
  return phrase`${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}

/** The longest value in a title, in characters; the whole is in the table of settings. */
const LONGEST = 120;
