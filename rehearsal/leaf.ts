import type { ExpectedSecret } from '../constructs/tier/expected-secrets';
import { UserError } from '../environment/user-error';
import { type ConfMap, type ConfPath, type ConfValue, confList, confMap } from '../synthesized';
import type { Tier } from './topology';

/** A region or site, and what the server above it lets it do. */
export interface Leaf {
  readonly tier: Tier;
  /** The tier that it connects to. */
  readonly above: Tier;
  /** Subjects that it may send up, those of JetStream and of answers left out. */
  readonly up: readonly string[];
  /** Subjects that it may receive, those of JetStream and of answers left out. */
  readonly down: readonly string[];
  /** Where its user stands in nats.conf of the tier above, its latest one; absent: it has none, and will be refused unless it has credentials. */
  readonly userPath?: ConfPath;
  /** The Secret with its credentials, where an operator says who gets in. */
  readonly expected?: ExpectedSecret;
  /** Whether it is cut off on purpose. */
  readonly revoked: boolean;
  /** Seconds between two tries to connect. */
  readonly reconnectSeconds: number;
}

/** The leaves of a fleet, from the servers' own configuration. Throws for a leaf whose remote is no address of this fleet. */
export function readLeaves(tiers: readonly Tier[]): Leaf[] {
  return tiers.filter((tier) => tier.component !== 'hub').map((tier) => readLeaf(tier, tiers));
}

function readLeaf(tier: Tier, tiers: readonly Tier[]): Leaf {
  const url = remoteHost(tier);
  const above = tiers.find(({ addresses }) => addresses.some(({ host, port }) => `${host}:${port}` === url));
  if (!above) throw new UserError(`${tier.stack} connects to ${url}, which is the address of no hub or region`);
  const found = userPath(above.tree, tier.name);
  const permissions = confMap(found?.user.permissions);
  const expected = tier.expected.find(({ keys }) => keys.includes('leaf.creds'));
  const reconnect = String(confMap(tier.tree.leafnodes).reconnect ?? '');
  return {
    tier,
    above,
    up: expected ? ownSubjects(expected.credentials?.publish) : subjects(permissions.publish),
    down: expected ? ownSubjects(expected.credentials?.subscribe) : subjects(permissions.subscribe),
    ...(found && { userPath: found.path }),
    ...(expected && { expected }),
    revoked: above.access?.revoked.includes(tier.name) ?? false,
    reconnectSeconds: Number(/^(\d+)s$/.exec(reconnect)?.[1] ?? '1'),
  };
}

/** Host and port of a leaf's remote; the pod's annotation has it also where the URL is in a Secret. */
function remoteHost(tier: Tier): string {
  const url = tier.pods[0]?.annotations['nats-edge/remote'] ?? '';
  return url.replace(/^[a-z-]+:\/\//, '');
}

function userPath(tree: ConfMap, name: string): { user: ConfMap; path: ConfPath } | undefined {
  for (const [account, value] of Object.entries(confMap(tree.accounts))) {
    const users = confList(confMap(value).users);
    const index = users.findLastIndex((user) => isUserOf(confMap(user).user, name));
    if (index >= 0) return { user: confMap(users[index]), path: ['accounts', account, 'users', index] };
  }
  return undefined;
}

/** Whether a user is a generation of a leaf's identity: `edge1`, `edge1.2`. */
function isUserOf(user: ConfValue | undefined, leaf: string): boolean {
  return (
    user === leaf || (typeof user === 'string' && /^\.\d+$/.test(user.slice(leaf.length)) && user.startsWith(leaf))
  );
}

function subjects(rule: ConfValue | undefined): string[] {
  return ownSubjects(confList(confMap(rule).allow).map(String));
}

/** The subjects of an allow list that are neither JetStream's own nor inboxes. */
function ownSubjects(allowed: readonly string[] = []): string[] {
  return allowed.filter((subject) => !/^(\$|_INBOX\.)/.test(subject));
}
