import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { UserError } from '../../lib/user-error';
import { type ConfPath, confMap } from '../model';
import { leafOfUser, ownSubjects } from '../model/leaf-user';
import { type Link, linksOf } from '../model/links';
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
  const links = new Map(linksOf(tiers).map((link) => [link.leaf, link]));
  return tiers.filter(({ role }) => role !== 'hub').map((tier) => readLeaf(tier, links.get(tier)));
}

function readLeaf(tier: Tier, link: Link<Tier> | undefined): Leaf {
  const { acceptor: above, address = '', user, filters } = link ?? {};
  if (!above?.addresses?.includes(address)) {
    throw new UserError(`${tier.stack} connects to ${address}, which is the address of no hub or region`);
  }
  const expected = tier.expected.find(({ keys }) => keys.includes('leaf.creds'));
  const reconnect = String(confMap(tier.tree.leafnodes).reconnect ?? '');
  const { up, down } = typeof filters === 'object' ? filters : { up: [], down: [] };
  return {
    tier,
    above,
    up: expected ? ownSubjects(expected.credentials?.publish) : up,
    down: expected ? ownSubjects(expected.credentials?.subscribe) : down,
    ...(user && { userPath: user.path }),
    ...(expected && { expected }),
    revoked: above.access?.revoked.some((revoked) => leafOfUser(revoked) === tier.name) ?? false,
    reconnectSeconds: Number(/^(\d+)s$/.exec(reconnect)?.[1] ?? '1'),
  };
}
