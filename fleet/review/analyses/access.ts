import { ACCESS_LIST, BESIDE } from '../../../constructs/contract';
import { configMapsNamed } from '../../model/from-plan';
import { generationOfUser, ownSubjects } from '../../model/leaf-user';
import { metadataOf } from '../../model/plan/seen';
import type { ConfUser, SubjectRule } from '../../model/users';
import type { PlannedChange } from '../changes';
import { allowedOf, byLeaf, together } from '../conf-users';
import { closing, dropped, elsewhere, listProblems, reconnects } from '../leaf-reconnects';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import { forgotten, outlives, readmission, revokedLeaves } from '../readmission';
import type { Shown } from '../review';
import { ruleChanges } from '../rule-changes';
import { unlikeOthers } from '../unlike-others';
import { shownText } from './settings';

/** Who may connect, and what they may do: leaves and clients that are added, removed, or get more or fewer rights. */
export const access: Analysis = (stack, notes, all) => {
  const [before, after] = [stack.before.users(), stack.after.users()];
  // A tier that is created or destroyed as a whole is reported as that.
  if (!stack.before.servers || !stack.after.servers) return joining(stack, notes);
  if (!before || !after) return;
  notes.explain(listChanges(stack));
  otherwise(stack, notes, { before, after });
  leaves(stack, notes, { before, after }, all);
  clients(notes, { before, after });
  listProblems(stack, notes);
};

/** Changes of the list of leaves that the tier's Job reads: each entry is looked at. */
function listChanges(stack: PlannedStack): PlannedChange[] {
  const [list, ...others] = new Set(configMapsNamed(stack, BESIDE.access));
  const { servers } = stack.after;
  if (list === undefined || others.length > 0 || !servers) return [];
  return stack.changes.filter(({ resource, path }) => {
    const { name, namespace } = metadataOf(resource.after);
    const isOwn = name === `${servers.name}${BESIDE.access}` && namespace === servers.namespace;
    return resource.address === list && isOwn && path === `data["${ACCESS_LIST}"]`;
  });
}

interface Users {
  readonly before: readonly ConfUser[];
  readonly after: readonly ConfUser[];
}

/** A region or site whose own stack is created. */
function joining({ plan, before, after }: PlannedStack, notes: Notes): void {
  const { servers } = after;
  if (before.servers || !servers || !plan.of) return;
  const { role, name } = plan.of;
  const many = servers.replicas === 1 ? phrase`1 server` : phrase`${servers.replicas} servers`;
  notes.add('site-added', {
    about: name,
    title: role === 'hub' ? phrase`the hub is created: ${many}` : phrase`${name} is created: ${many}`,
    key: [name],
  });
}

/**
 * Changes of existing users other than what they may publish or subscribe to: how they may connect, how they
 * authenticate, what they may answer; and users that are added and authenticate by anything but a certificate.
 */
function otherwise({ settings }: PlannedStack, notes: Notes, { before, after }: Users): void {
  const ids = (users: readonly ConfUser[]) => new Set(users.map(({ account, user }) => `${account} ${user}`));
  const [was, is] = [ids(before), ids(after)];
  for (const { path, name, from, to } of settings) {
    const [top, account, list, index, ...rest] = path.map(String);
    if (top !== 'accounts' || list !== 'users') continue;
    const user = /\.users\[(.+?)\](\.|$)/.exec(name)?.[1];
    const id = `${account} ${user}`;
    // Users that are added or removed are reported as that; a list in which two have one name is compared as a whole.
    if (index !== undefined && rest.length === 0 && was.has(id) !== is.has(id)) continue;
    if (/^permissions(\.(publish|subscribe)(\.(allow|deny))?)?$/.test(rest.join('.')) && isRulesOnly(from, to))
      continue;
    notes.add('trust-changed', {
      title: phrase`${name}: ${shownText(from)} → ${shownText(to)}`,
      details: [phrase`How this user connects, how it authenticates, or what else it may do.`],
      key: [name, JSON.stringify(to ?? null)],
    });
  }
}

/** Whether permissions that are added or removed as a whole hold nothing but rules for subjects. */
function isRulesOnly(...values: readonly (Shown | undefined)[]): boolean {
  return values.every((value) => value?.kind !== 'text' || !/allow_responses/i.test(value.text));
}

function leaves(stack: PlannedStack, notes: Notes, users: Users, all: readonly PlannedStack[]): void {
  const before = byLeaf(users.before);
  const after = byLeaf(users.after);
  const wasRevoked = revokedLeaves(stack.before);
  const isRevokedNow = revokedLeaves(stack.after);
  const revoked = [...isRevokedNow.keys()].filter((name) => !wasRevoked.has(name));
  for (const name of new Set([...revoked, ...before.keys()])) {
    if (after.has(name) || (!before.has(name) && !revoked.includes(name))) continue;
    const isRevoked = isRevokedNow.has(name);
    notes.add('site-removed', {
      about: name,
      title: isRevoked
        ? phrase`${name} is revoked: disconnected, and refused from now on`
        : phrase`${name} is disconnected and no longer accepted`,
      details: [
        phrase`${closing(stack)} This deletes no data stored there.`,
        ...(isRevoked || (before.get(name) ?? []).some(({ hasSecret }) => hasSecret) ? [] : [outlives()]),
        elsewhere(stack, name),
      ],
      key: [name, isRevoked ? 'revoked' : 'removed'],
    });
  }
  const reported = new Set([...revoked, ...[...before.keys()].filter((name) => !after.has(name))]);
  for (const [name, now] of after) {
    const old = before.get(name);
    if (!old) {
      // It may have been revoked at another hub or region than the one that accepts it now.
      const revokedUsers = all.flatMap((each) => revokedLeaves(each.before).get(name) ?? []);
      if (revokedUsers.length > 0) {
        notes.add('site-readmitted', readmission(name, now, revokedUsers, [may(now), elsewhere(stack, name)]));
      } else {
        notes.add('site-added', {
          about: name,
          title: phrase`${name} joins`,
          details: [may(now), elsewhere(stack, name)],
          key: [name, JSON.stringify(now)],
        });
      }
      for (const what of unlikeOthers(name, now, before)) {
        notes.add('filter-wider', {
          about: name,
          title: phrase`${name} joins, but differs from other leaves: ${[what]}`,
          details: [may(now)],
          key: [name, what, ...now.flatMap(({ publish, subscribe }) => [...publish.allow, ...subscribe.allow])],
        });
      }
    } else {
      if (filters(notes, name, old, now)) {
        reported.add(name);
        reconnects(stack, notes, name);
      }
      if (identities(notes, name, old, now)) reported.add(name);
    }
  }
  forgotten(stack, notes, all);
  dropped(stack, notes, reported);
}

/** Says whether a filter changed. */
function filters(notes: Notes, name: string, old: readonly ConfUser[], now: readonly ConfUser[]): boolean {
  let changed = false;
  // What is added or removed as a whole is reported as another user.
  for (const isSystem of [false, true]) {
    const [before, after] = [old, now].map((users) => users.filter((user) => user.isSystem === isSystem));
    if (!before?.length || !after?.length) continue;
    const who = isSystem ? `${name}.sys` : name;
    for (const way of ['up', 'down'] as const) {
      const [was, is] = [before, after].map((users) => ruleOf(users, way)) as [SubjectRule, SubjectRule];
      const isReported = ruleChanges(notes, {
        kind: 'filter',
        who: [{ value: who }],
        about: name,
        verb: way === 'up' ? 'send' : 'receive',
        key: [who, way],
        rules: [was, is],
        details: [ruleText(way, allowedOf(is))],
      });
      changed ||= isReported;
    }
  }
  return changed;
}

/** What users of one leaf may send or receive, taken together. */
function ruleOf(users: readonly ConfUser[], way: 'up' | 'down'): SubjectRule {
  return together(users.map(({ publish, subscribe }) => (way === 'up' ? publish : subscribe)));
}

/**
 * Users of a leaf that are added or removed while it stays: generations of its identity, users of its system account.
 */
function identities(notes: Notes, name: string, old: readonly ConfUser[], now: readonly ConfUser[]): boolean {
  const users = (all: readonly ConfUser[]) => all.map(({ account, user }) => `${user} in account ${account}`);
  const removed = users(old).filter((user) => !users(now).includes(user));
  const added = users(now).filter((user) => !users(old).includes(user));
  const newest = Math.max(...old.map(({ user }) => generationOfUser(user)));
  // A password of an earlier generation is generated again, and is another one; a certificate of it is valid until it
  // expires.
  const isEarlier = ({ user, hasSecret }: ConfUser) => !hasSecret && generationOfUser(user) < newest;
  const addedUsers = now.filter(({ account, user }) => added.includes(`${user} in account ${account}`));
  for (const earlier of [false, true]) {
    const those = users(addedUsers.filter((user) => isEarlier(user) === earlier));
    if (those.length === 0) continue;
    notes.add('trust-changed', {
      about: name,
      title: earlier
        ? phrase`${name} is accepted again as ${listed(those)}, an earlier identity`
        : phrase`${name} is also accepted as ${listed(those)}`,
      details: earlier
        ? [
            phrase`Anyone with a copy of a key of that generation is accepted until its certificate expires. If the key is compromised, use a higher generation.`,
          ]
        : systemWords(addedUsers.filter(({ isSystem }) => isSystem)),
      key: [name, 'added', ...those],
    });
  }
  if (removed.length > 0) {
    notes.add('trust-changed', {
      about: name,
      title: phrase`${name} is no longer accepted as ${listed(removed)}`,
      details: [
        phrase`Deploy the site first, so that it connects with an accepted identity: with the old one it is disconnected.`,
      ],
      key: [name, 'removed', ...removed],
    });
  }
  return added.length + removed.length > 0;
}

/** What the user of a leaf's system account is for, and what it may do. */
function systemWords(users: readonly ConfUser[]): Phrase[] {
  if (users.length === 0) return [];
  const [up, down] = [allowedOf(ruleOf(users, 'up')), allowedOf(ruleOf(users, 'down'))];
  return [
    phrase`It lets administrators monitor its servers, and make them reload or close connections. There it may send ${listed(up)} and receive ${listed(down)}.`,
  ];
}

function may(users: readonly ConfUser[]): Phrase {
  const own = users.filter(({ isSystem }) => !isSystem);
  const [up, down] = (['up', 'down'] as const).map((way) => ownSubjects(allowedOf(ruleOf(own, way)))) as [
    string[],
    string[],
  ];
  return phrase`It may send ${listed(up)} and receive ${listed(down)}.`;
}

function ruleText(way: 'up' | 'down', subjects: readonly string[]): Phrase {
  return way === 'up'
    ? phrase`Everything it may send: ${listed(subjects, 20)}`
    : phrase`Everything it may receive: ${listed(subjects, 20)}`;
}

function clients(notes: Notes, users: Users): void {
  const before = byName(users.before);
  const after = byName(users.after);
  for (const [name, user] of after) {
    const old = before.get(name);
    if (!old) {
      notes.add('client-added', {
        about: user.user,
        title: phrase`client ${user.user} may now connect`,
        details: [
          phrase`It may publish ${listed(allowedOf(user.publish))} and subscribe to ${listed(allowedOf(user.subscribe))}.`,
        ],
        key: [name, JSON.stringify(user)],
        hidden: user.hasSecret ? [`the password of ${user.user}`] : [],
      });
      continue;
    }
    for (const way of ['publish', 'subscribe'] as const) {
      ruleChanges(notes, {
        kind: 'client',
        who: phrase`client ${user.user}`,
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
      title: phrase`client ${user} is no longer accepted`,
      details: [phrase`nats-server closes its connections when it reloads.`],
      key: [name],
    });
  }
}

function byName(users: readonly ConfUser[]): Map<string, ConfUser> {
  return new Map(users.filter(({ isLeaf }) => !isLeaf).map((user) => [`${user.account} ${user.user}`, user]));
}
