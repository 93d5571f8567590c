import { type ConfMap, type ConfPath, confList, confMap, type ReadValue } from '../../constructs/conf/read';

/** A user of a nats.conf, and where it stands there. */
export interface FoundUser {
  readonly user: ConfMap;
  readonly path: ConfPath;
}

/** The latest user that a hub or region has for a leaf; undefined where it has none. */
export function leafUser(tree: ConfMap, leaf: string): FoundUser | undefined {
  for (const [account, value] of Object.entries(confMap(tree.accounts))) {
    const users = confList(confMap(value).users);
    const index = users.findLastIndex((user) => isUserOf(confMap(user).user, leaf));
    if (index >= 0) return { user: confMap(users[index]), path: ['accounts', account, 'users', index] };
  }
  return undefined;
}

/** Whether a user is a generation of a leaf's identity: `edge1`, `edge1.2`. */
function isUserOf(user: ReadValue | undefined, leaf: string): boolean {
  return typeof user === 'string' && !isSystemUser(user) && leafOfUser(user) === leaf;
}

/**
 * The leaf whose identity a user is: `edge1` of `edge1` and `edge1.2`, and of `edge1.sys` and `edge1.2.sys`, as which
 * its system account connects.
 */
export function leafOfUser(user: string): string {
  return user.replace(/(\.\d+)?(\.sys)?$/, '');
}

/** Whether a leaf's system account connects as this user, and not its account of messages. */
function isSystemUser(user: string): boolean {
  return user.endsWith('.sys');
}

/** The generation of an identity: 1 of `edge1`, 2 of `edge1.2` and of `edge1.2.sys`. */
export function generationOfUser(user: string): number {
  return Number(/\.(\d+)(\.sys)?$/.exec(user)?.[1] ?? 1);
}

/** What a user of a hub or region lets its leaf send up and receive, what is JetStream's own and inboxes left out. */
export function filtersOf(user: ConfMap | undefined): { up: string[]; down: string[] } {
  const { publish, subscribe } = confMap(user?.permissions);
  return { up: allowed(publish), down: allowed(subscribe) };
}

function allowed(rule: ReadValue | undefined): string[] {
  return ownSubjects(confList(confMap(rule).allow).map(String));
}

/** The subjects of an allow list that are neither JetStream's own nor inboxes. */
export function ownSubjects(allowed: readonly string[] = []): string[] {
  return allowed.filter((subject) => !/^(\$|_INBOX\.)/.test(subject));
}
