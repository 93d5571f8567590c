import { REMOTE_ANNOTATION } from '../../constructs/contract';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { UserError } from '../../lib/user-error';
import { type ConfPath, confMap } from '../model';
import { filtersOf, leafOfUser, leafUser, ownSubjects } from '../model/leaf-user';
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
  const found = leafUser(above.tree, tier.name);
  const filters = filtersOf(found?.user);
  const expected = tier.expected.find(({ keys }) => keys.includes('leaf.creds'));
  const reconnect = String(confMap(tier.tree.leafnodes).reconnect ?? '');
  return {
    tier,
    above,
    up: expected ? ownSubjects(expected.credentials?.publish) : filters.up,
    down: expected ? ownSubjects(expected.credentials?.subscribe) : filters.down,
    ...(found && { userPath: found.path }),
    ...(expected && { expected }),
    revoked: above.access?.revoked.some((user) => leafOfUser(user) === tier.name) ?? false,
    reconnectSeconds: Number(/^(\d+)s$/.exec(reconnect)?.[1] ?? '1'),
  };
}

/** Host and port of a leaf's remote; the pod's annotation has it also where the URL is in a Secret. */
function remoteHost(tier: Tier): string {
  const url = tier.pods[0]?.annotations[REMOTE_ANNOTATION] ?? '';
  return url.replace(/^[a-z-]+:\/\//, '');
}
