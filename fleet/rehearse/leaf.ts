import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import { UserError } from '../../lib/user-error';
import { type ConfPath, confMap } from '../model';
import { leafOfUser, ownSubjects } from '../model/leaf-user';
import { type LeafLink, linksOf } from '../model/links';
import type { RehearsalTier } from './topology';

/** A region or site, and what its upstream lets it do. */
export interface RehearsalLeaf {
  readonly tier: RehearsalTier;
  /** The hub or region that it connects to. */
  readonly upstream: RehearsalTier;
  /** Subjects that it may send up, those of JetStream and of answers left out. */
  readonly up: readonly string[];
  /** Subjects that it may receive, those of JetStream and of answers left out. */
  readonly down: readonly string[];
  /**
   * Where its latest user is in nats.conf of the upstream. Absent: it has none, and will be refused unless it has
   * credentials.
   */
  readonly userPath?: ConfPath;
  /** The Secret with its credentials, where a JWT operator decides who gets in. */
  readonly expected?: ExpectedSecret;
  /** Whether it is cut off on purpose. */
  readonly revoked: boolean;
  /** Seconds between two tries to connect. */
  readonly reconnectSeconds: number;
}

/**
 * The leaves of a fleet, from the servers' own configuration.
 * @throws UserError for a leaf whose remote is no address of this fleet
 */
export function readLeaves(tiers: readonly RehearsalTier[]): RehearsalLeaf[] {
  const links = new Map(linksOf(tiers).map((link) => [link.leaf, link]));
  return tiers.filter(({ role }) => role !== 'hub').map((tier) => readLeaf(tier, links.get(tier)));
}

function readLeaf(tier: RehearsalTier, link: LeafLink<RehearsalTier> | undefined): RehearsalLeaf {
  const { upstream, address = '', user, filters } = link ?? {};
  if (!upstream?.addresses?.includes(address)) {
    throw new UserError(
      `${tier.stack} connects to ${address}, which is not the address of a hub or region of this fleet`,
    );
  }
  const expected = tier.expected.find(({ keys }) => keys.includes('leaf.creds'));
  const reconnect = String(confMap(tier.tree.leafnodes).reconnect ?? '');
  const { up, down } = typeof filters === 'object' ? filters : { up: [], down: [] };
  return {
    tier,
    upstream,
    up: expected ? ownSubjects(expected.credentials?.publish) : up,
    down: expected ? ownSubjects(expected.credentials?.subscribe) : down,
    ...(user && { userPath: user.path }),
    ...(expected && { expected }),
    revoked: upstream.access?.revoked.some((revoked) => leafOfUser(revoked) === tier.name) ?? false,
    reconnectSeconds: Number(/^(\d+)s$/.exec(reconnect)?.[1] ?? '1'),
  };
}
