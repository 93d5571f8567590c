import { leafOfUser, ownSubjects } from '../../synthesized/leaf-user';
import { type ConfUser, gained, type Rule, together, usersOf } from '../conf-users';
import type { Analysis, Note, Notes, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import type { Shown } from '../review';
import { configMapsNamed, type Side } from '../side';
import { unlikeOthers } from '../unlike-others';
import { shownText } from './settings';

/** Who may connect, and what they may do: leaves and clients that join, go, or may do more or less. */
export const access: Analysis = (stack, notes) => {
  notes.tell(configMapsNamed(stack, '-access'));
  const [before, after] = [knownUsers(stack.before), knownUsers(stack.after)];
  // A tier that is made or destroyed as a whole is told of as that.
  if (!stack.before.servers || !stack.after.servers) return joining(stack, notes);
  if (!before || !after) return;
  const tells = [stack.before.conf, stack.after.conf].flatMap((conf) => (conf ? [conf.address] : []));
  notes.tell(tells);
  otherwise(stack, notes, { before, after });
  leaves(stack, notes, { before, after });
  clients(notes, { before, after });
};

interface Users {
  readonly before: readonly ConfUser[];
  readonly after: readonly ConfUser[];
}

function knownUsers({ conf }: Side): ConfUser[] | undefined {
  return conf?.kind === 'known' ? usersOf(conf.tree) : undefined;
}

/** A region or site whose own stack is made. */
function joining({ plan, before, after }: PlannedStack, notes: Notes): void {
  const { servers } = after;
  if (before.servers || !servers || !plan.of) return;
  const { role, name } = plan.of;
  const many = servers.replicas === 1 ? phrase`1 server` : phrase`${servers.replicas} servers`;
  notes.add('site-added', {
    about: name,
    title: role === 'hub' ? phrase`the hub is set up: ${many}` : phrase`${name} is set up: ${many}`,
    key: [name],
  });
}

/**
 * What changes of users that stay and is neither what they may publish nor subscribe: how they may connect, what proves who they
 * are, what they may answer; and whoever comes by anything but a certificate.
 */
function otherwise({ settings }: PlannedStack, notes: Notes, { before, after }: Users): void {
  const ids = (users: readonly ConfUser[]) => new Set(users.map(({ account, user }) => `${account} ${user}`));
  const [was, is] = [ids(before), ids(after)];
  for (const { path, name, from, to } of settings) {
    const [top, account, list, index, ...rest] = path.map(String);
    if (top !== 'accounts' || list !== 'users') continue;
    const user = /\.users\[(.+?)\](\.|$)/.exec(name)?.[1];
    const id = `${account} ${user}`;
    // Who comes or goes is told as that; a list in which two have one name is compared as a whole.
    if (index !== undefined && rest.length === 0 && was.has(id) !== is.has(id)) continue;
    if (/^permissions(\.(publish|subscribe)(\.(allow|deny))?)?$/.test(rest.join('.')) && isRulesOnly(from, to))
      continue;
    notes.add('trust-changed', {
      title: phrase`${name} ${shownText(from)} → ${shownText(to)}`,
      details: [phrase`How this user connects, how it proves who it is, or what else it may.`],
      key: [name, JSON.stringify(to ?? null)],
    });
  }
}

/** Whether permissions that come or go as a whole hold nothing but rules for subjects. */
function isRulesOnly(...values: readonly (Shown | undefined)[]): boolean {
  return values.every((value) => value?.kind !== 'text' || !/allow_responses/i.test(value.text));
}

function leaves(stack: PlannedStack, notes: Notes, users: Users): void {
  const before = byLeaf(users.before);
  const after = byLeaf(users.after);
  const revoked = stack.after.revoked.filter((name) => !stack.before.revoked.includes(name));
  for (const name of new Set([...revoked, ...before.keys()])) {
    if (after.has(name) || (!before.has(name) && !revoked.includes(name))) continue;
    const isRevoked = stack.after.revoked.includes(name);
    notes.add('site-removed', {
      about: name,
      title: isRevoked
        ? phrase`${name} is revoked: cut off, and not let in again`
        : phrase`${name} is cut off: it is not let in any more`,
      details: [
        phrase`A Job drops its connection at the end of the deploy; until then it goes on. What it stores stays there.`,
        elsewhere(stack, name),
      ],
      key: [name, isRevoked ? 'revoked' : 'removed'],
    });
  }
  const spoken = new Set([...revoked, ...[...before.keys()].filter((name) => !after.has(name))]);
  for (const [name, now] of after) {
    const old = before.get(name);
    if (!old) {
      const back = stack.before.revoked.includes(name);
      notes.add('site-added', {
        about: name,
        title: back ? phrase`${name} is let in again` : phrase`${name} joins`,
        details: [may(now), elsewhere(stack, name)],
        key: [name],
      });
      for (const what of unlikeOthers(name, now, before)) {
        notes.add('filter-wider', {
          about: name,
          title: phrase`${name} joins, unlike others: ${[what]}`,
          details: [may(now)],
          key: [name, what, ...now.flatMap(({ publish, subscribe }) => [...publish.allow, ...subscribe.allow])],
        });
      }
    } else {
      if (filters(notes, name, old, now)) {
        spoken.add(name);
        reconnects(stack, notes, name);
      }
      if (identities(notes, name, old, now)) spoken.add(name);
    }
  }
  dropped(stack, notes, spoken);
}

/** Says whether a filter changed. */
function filters(notes: Notes, name: string, old: readonly ConfUser[], now: readonly ConfUser[]): boolean {
  const was = {
    up: together(old.map(({ publish }) => publish)),
    down: together(old.map(({ subscribe }) => subscribe)),
  };
  const is = { up: together(now.map(({ publish }) => publish)), down: together(now.map(({ subscribe }) => subscribe)) };
  let changed = false;
  for (const way of ['up', 'down'] as const) {
    const told = ruleChanges(notes, {
      kind: 'filter',
      who: [{ value: name }],
      about: name,
      verb: way === 'up' ? 'send' : 'receive',
      key: [name, way],
      rules: [was[way], is[way]],
      details: [ruleText(way, is[way].allow)],
    });
    changed ||= told;
  }
  return changed;
}

/** A rule for the subjects of somebody, on both sides of a plan. */
interface RuleChange extends Pick<Note, 'about' | 'details' | 'key'> {
  readonly kind: 'filter' | 'client';
  readonly who: Phrase;
  readonly verb: string;
  readonly rules: readonly [was: Rule, is: Rule];
}

/** Notes what a rule lets through more and less than before; says whether that is anything. */
function ruleChanges(notes: Notes, { kind, who, verb, rules: [was, is], key, ...note }: RuleChange): boolean {
  const more = gained(was, is);
  const less = gained(is, was);
  if (more.length > 0) {
    const title = phrase`${who} may now ${[verb]} ${listed(more)}`;
    notes.add(`${kind}-wider`, { ...note, title, key: [...key, ...more] });
  }
  if (less.length > 0) {
    const title = phrase`${who} may not ${[verb]} ${listed(less)} any more`;
    notes.add(`${kind}-narrower`, { ...note, title, key: [...key, ...less] });
  }
  return more.length + less.length > 0;
}

/** Leaves that the list of who is let in tells apart from before, though their filters are the same. */
function dropped({ plan, before, after }: PlannedStack, notes: Notes, names: ReadonlySet<string>): void {
  for (const name of changedAccess(before, after)) {
    if (names.has(name)) continue;
    notes.add('leaves-reconnect', {
      about: name,
      title: phrase`${name} connects again: its entry in the list of leaves changes`,
      details: [phrase`A Job at the end of the deploy of ${plan.stack} drops its connection.`],
      key: [name, 'list'],
    });
  }
}

function reconnects({ plan }: PlannedStack, notes: Notes, name: string): void {
  notes.add('leaves-reconnect', {
    about: name,
    title: phrase`${name} connects again, under its new filter`,
    details: [
      phrase`A Job at the end of the deploy of ${plan.stack} drops its connection, and it is back at its next try; what it sends meanwhile on its streams' subjects is kept there.`,
    ],
    key: [name],
  });
}

/** Users of a leaf that come or go while it stays: the generations of its identity, or its system account's user. */
function identities(notes: Notes, name: string, old: readonly ConfUser[], now: readonly ConfUser[]): boolean {
  const users = (all: readonly ConfUser[]) => all.map(({ account, user }) => `${user} in account ${account}`);
  const gone = users(old).filter((user) => !users(now).includes(user));
  const come = users(now).filter((user) => !users(old).includes(user));
  if (come.length > 0) {
    notes.add('trust-changed', {
      about: name,
      title: phrase`${name} is let in as ${listed(come)} too`,
      key: [name, 'come', ...come],
    });
  }
  if (gone.length > 0) {
    notes.add('trust-changed', {
      about: name,
      title: phrase`${name} is not let in as ${listed(gone)} any more`,
      details: [
        phrase`Deploy the site first, so that it connects with what is accepted: who still uses the old one is cut off.`,
      ],
      key: [name, 'gone', ...gone],
    });
  }
  return come.length + gone.length > 0;
}

/** That nothing else moves, where that is so. */
function elsewhere({ before, after, rollouts }: PlannedStack, name: string): Phrase {
  if (rollouts.length > 0) return phrase`In the same plan pods are made anew, which is not for its sake.`;
  const others = changedAccess(before, after).filter((leaf) => leaf !== name);
  if (others.length === 0) return phrase`By reload: no server restarts, and no other leaf connects again.`;
  return phrase`By reload: no server restarts. In the same plan others are dropped too: ${listed(others)}.`;
}

/** Leaves whose connection the Job drops, as they stand in the list with something else, or not any more. */
function changedAccess(before: Side, after: Side): string[] {
  const changed = [...before.access].filter(([user, digest]) => after.access.get(user) !== digest);
  return [...new Set(changed.map(([user]) => leafOfUser(user)))];
}

function may(users: readonly ConfUser[]): Phrase {
  const up = ownSubjects(together(users.map(({ publish }) => publish)).allow);
  const down = ownSubjects(together(users.map(({ subscribe }) => subscribe)).allow);
  return phrase`It may send ${listed(up)} and receive ${listed(down)}.`;
}

function ruleText(way: 'up' | 'down', subjects: readonly string[]): Phrase {
  return way === 'up'
    ? phrase`All that it may send: ${listed(subjects, 20)}`
    : phrase`All that it may receive: ${listed(subjects, 20)}`;
}

/** The users of each leaf in the account of messages and in that of the system. */
function byLeaf(users: readonly ConfUser[]): Map<string, ConfUser[]> {
  const leaves = new Map<string, ConfUser[]>();
  for (const user of users.filter(({ isLeaf }) => isLeaf)) {
    leaves.set(leafOfUser(user.user), [...(leaves.get(leafOfUser(user.user)) ?? []), user]);
  }
  return leaves;
}

function clients(notes: Notes, users: Users): void {
  const before = byName(users.before);
  const after = byName(users.after);
  for (const [name, user] of after) {
    const old = before.get(name);
    if (!old) {
      notes.add('client-added', {
        about: user.user,
        title: phrase`the client ${user.user} may connect`,
        details: [
          phrase`It may publish ${listed(user.publish.allow)} and subscribe to ${listed(user.subscribe.allow)}.`,
        ],
        key: [name],
      });
      continue;
    }
    for (const way of ['publish', 'subscribe'] as const) {
      ruleChanges(notes, {
        kind: 'client',
        who: phrase`the client ${user.user}`,
        about: user.user,
        verb: way === 'publish' ? 'publish' : 'subscribe to',
        key: [name, way],
        rules: [old[way], user[way]],
      });
    }
  }
  for (const [name, { user }] of before) {
    if (after.has(name)) continue;
    notes.add('client-removed', {
      about: user,
      title: phrase`the client ${user} is not let in any more`,
      details: [phrase`nats-server closes its connections when it reloads.`],
      key: [name],
    });
  }
}

function byName(users: readonly ConfUser[]): Map<string, ConfUser> {
  return new Map(users.filter(({ isLeaf }) => !isLeaf).map((user) => [`${user.account} ${user.user}`, user]));
}
