import { canonicalConf } from '../../constructs/conf/canonical';
import { type ConfMap, confList, confMap, type ReadValue } from '.';

/** A user of a server's accounts. */
export interface ConfUser {
  readonly account: string;
  readonly user: string;
  /** Whether its account is the system account. */
  readonly isSystem: boolean;
  readonly isLeaf: boolean;
  /** Whether it may connect as a leaf, and as nothing else. */
  readonly isLeafOnly: boolean;
  /** Whether it authenticates by a password or a key, and not by a certificate. */
  readonly hasSecret: boolean;
  readonly publish: SubjectRule;
  readonly subscribe: SubjectRule;
}

/** Subjects that are allowed, less those that are denied. */
export interface SubjectRule {
  /** `['>']` by default: then all are. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** The users of a nats.conf, in its order. */
export function usersOf(given: ConfMap): ConfUser[] {
  const tree = canonicalConf(given);
  const system = String(tree.system_account ?? '$SYS');
  return Object.entries(confMap(tree.accounts)).flatMap(([account, value]) =>
    confList(confMap(value).users).map((user) => ({
      ...readUser(account, confMap(user)),
      isSystem: account === system,
    })),
  );
}

function readUser(account: string, given: ConfMap): Omit<ConfUser, 'isSystem'> {
  const permissions = confMap(given.permissions);
  const types = confList(given.allowed_connection_types).map((type) => String(type).toUpperCase());
  return {
    account,
    user: String(given.user ?? given.nkey ?? ''),
    isLeaf: types.includes('LEAFNODE') || types.includes('LEAFNODE_WS'),
    isLeafOnly: types.length > 0 && types.every((type) => /^LEAFNODE(_WS)?$/.test(type)),
    hasSecret: given.nkey !== undefined || given.password !== undefined,
    publish: readSubjectRule(permissions.publish),
    subscribe: readSubjectRule(permissions.subscribe),
  };
}

function readSubjectRule(given: ReadValue | undefined): SubjectRule {
  if (given === undefined) return { allow: ['>'], deny: [] };
  if (typeof given !== 'object' || Array.isArray(given)) return { allow: subjects(given), deny: [] };
  // An empty list of what is allowed allows everything.
  const allow = subjects(given.allow);
  return { allow: allow.length === 0 ? ['>'] : allow, deny: subjects(given.deny) };
}

function subjects(given: ReadValue | undefined): string[] {
  if (given === undefined) return [];
  return (Array.isArray(given) ? given : [given]).map(String);
}
