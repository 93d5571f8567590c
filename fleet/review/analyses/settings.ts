import { spelledTwice } from '../../../constructs/conf/canonical';
import { CONF_FILE } from '../../../constructs/contract';
import { isBlind } from '../../model/plan/seen';
import type { Conf } from '../../model/tier';
import type { PlannedChange } from '../changes';
import { LEVELS } from '../level';
import type { Analysis, ChangedSetting, Notes, PlannedStack } from '../notes';
import { joined, type Phrase, phrase } from '../phrase';
import { isReloaded } from '../reloader';
import type { Shown } from '../review';
import { RULES, type RuleName } from '../rules';
import { ruleOfSetting } from '../setting-rules';

/** What changes in nats.conf, other than users and their permissions. */
export const settings: Analysis = (stack, notes, all) => {
  const { before, after } = stack;
  const [was, is] = [before.conf, after.conf];
  if (is?.kind === 'unreadable') {
    notes.add('setting-refused', {
      title: phrase`nats.conf cannot be read: ${is.problem}`,
      details: [phrase`A running nats-server keeps its configuration, and does not start again after it stops.`],
      key: [is.problem],
      of: ofConf(stack, is),
    });
  }
  if (is?.kind === 'unknown') {
    notes.add('unknown', {
      title: phrase`nats.conf is known only after apply`,
      details: [
        phrase`It holds a value that does not exist yet, such as a load balancer's address, or that is marked as sensitive. Review again after a first apply.`,
      ],
      key: ['nats.conf'],
      of: ofConf(stack, is),
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
    return;
  }
  notes.explain(ofConf(stack, is));
  inSeveralSpellings(was, is, notes);
  if (was.text !== is.text && stack.settings.length === 0) {
    notes.add('setting-reloaded', {
      title: phrase`nats.conf is written differently: no setting changes`,
      key: ['same'],
    });
  }
  for (const group of groupsOf(stack.settings.filter((setting) => !isUsers(setting)))) {
    report(
      stack,
      notes,
      group.map((setting) => ({ setting, rule: ruleOfSetting(setting, stack, all) })),
    );
  }
};

/** Changes of the text of a nats.conf: of all data at once where that is not known. */
function ofConf({ changes }: PlannedStack, { address }: Conf): PlannedChange[] {
  return changes.filter(
    ({ resource, path, to }) =>
      resource.address === address && (path === `data["${CONF_FILE}"]` || (path === 'data' && isBlind(to))),
  );
}

/** Users are reported one by one. */
function isUsers({ path }: ChangedSetting): boolean {
  return path[0] === 'accounts' && path[2] === 'users';
}

function inSeveralSpellings(
  was: Extract<Conf, { kind: 'known' }>,
  is: Extract<Conf, { kind: 'known' }>,
  notes: Notes,
): void {
  const earlier = new Set(spelledTwice(was.tree));
  for (const names of spelledTwice(is.tree)) {
    if (earlier.has(names)) continue;
    notes.add('setting-changed', {
      title: phrase`one setting under two names: ${names}`,
      details: [phrase`nats-server takes either value, at random.`],
      key: ['twice', names],
    });
  }
}

interface JudgedSetting {
  readonly setting: ChangedSetting;
  readonly rule: RuleName;
}

/** The settings of a block that is added or removed together, every other one on its own. */
function groupsOf(changed: readonly ChangedSetting[]): ChangedSetting[][] {
  const groups = new Map<string, ChangedSetting[]>();
  for (const setting of changed) {
    const key = setting.block === undefined ? `setting ${setting.name}` : `block ${setting.block}`;
    groups.set(key, [...(groups.get(key) ?? []), setting]);
  }
  return [...groups.values()];
}

function report(stack: PlannedStack, notes: Notes, group: readonly JudgedSetting[]): void {
  const [first] = group;
  if (!first) return;
  const rule = worstOf(group.map((each) => each.rule));
  const all = group.map(({ setting }) => setting);
  // It only identifies the list of leaves, whose changes are reported one by one.
  const isTag = all.every(({ path }) => path[0] === 'server_tags') && RULES[rule].level === 'safe';
  if (isTag) return;
  notes.add(rule, {
    title: titleOf(all),
    details: [
      ...consequences(all),
      ...(RULES[rule].level === 'data' ? [] : [effectText(stack, all)]),
      ...new Set(all.flatMap(({ note }) => (note ? [[note]] : []))),
    ],
    key: all.flatMap(({ name, to }) => [name, JSON.stringify(to ?? null)]),
  });
  const remote = all.filter(({ path }) => path[0] === 'leafnodes' && path[1] === 'remotes');
  if (remote.length > 0) {
    const leaf = stack.plan.of?.name ?? stack.plan.stack;
    notes.add('leaves-reconnect', {
      about: leaf,
      title: phrase`${leaf} reconnects: its remote changes`,
      key: [leaf, ...remote.map(({ name }) => name)],
    });
  }
}

const ORDER = Object.keys(RULES) as RuleName[];

/** The rule of the highest level; of several the one that is listed first. */
function worstOf(rules: readonly RuleName[]): RuleName {
  const level = (rule: RuleName) => LEVELS.indexOf(RULES[rule].level);
  const [worst = 'setting-changed'] = [...rules].sort(
    (a, b) => level(b) - level(a) || ORDER.indexOf(a) - ORDER.indexOf(b),
  );
  return worst;
}

function titleOf(all: readonly ChangedSetting[]): Phrase {
  const [first] = all;
  const { block } = first ?? {};
  if (!first || block === undefined || (all.length === 1 && first.name === block)) {
    return first ? phrase`${first.name}: ${shownText(first.from)} → ${shownText(first.to)}` : [];
  }
  const names = all.map(({ name, from, to }) => {
    const own = name.startsWith(`${block}.`) ? name.slice(block.length + 1) : name;
    return phrase`${own} ${shownText(to ?? from)}`;
  });
  const rest = names.length - MOST;
  const shown = joined(rest > 1 ? names.slice(0, MOST) : names, ', ');
  return phrase`block ${block} ${[wordFor(all)]}: ${shown}${rest > 1 ? [` and ${rest} more`] : []}`;
}

/** Settings of a block in a title at most. */
const MOST = 4;

function wordFor(all: readonly ChangedSetting[]): string {
  if (all.every(({ to }) => to === undefined)) return 'is removed';
  return all.every(({ from }) => from === undefined) ? 'is added' : 'changes';
}

/** What the removal of a block means that is not in the table of settings. */
function consequences(all: readonly ChangedSetting[]): Phrase[] {
  const removed = (name: string) => all.some(({ path, to }) => path.join('.') === name && to === undefined);
  return [
    ...(removed('leafnodes.port') ? [phrase`Every region and site that connects here is cut off, and stays so.`] : []),
    ...(removed('cluster.port') ? [phrase`The servers no longer find each other: each is on its own.`] : []),
  ];
}

function effectText(stack: PlannedStack, all: readonly ChangedSetting[]): Phrase {
  if (all.some(({ effect }) => effect === 'refused')) {
    return ['nats-server does not apply it, even after a restart, or loses stored data.'];
  }
  if (stack.rollouts.length > 0) return ['It takes effect when the servers restart, which this plan does.'];
  if (all.some(({ effect }) => effect === 'restart')) {
    return ['It takes effect when the servers restart. This plan does not restart them.'];
  }
  return isReloaded(stack.after)
    ? ['nats-server applies it by reload, without a restart.']
    : ['Nothing in the pods makes nats-server reload it.'];
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
