import { confMap } from '.';
import { type FoundUser, filtersOf, leafUser } from './leaf-user';
import { type TierFacts, treeOf } from './tier';

/**
 * Why a link's filters are not known. `credentials`: a JWT has them; `no user`: the upstream has no user for the leaf,
 * so it refuses the leaf; `applied`: known when the plan is applied; `elsewhere`: nothing is known of the upstream.
 */
export type NoFilters = 'credentials' | 'no user' | 'applied' | 'elsewhere';

/** A leaf's connection to its upstream. */
export interface LeafLink<Tier> {
  readonly leaf: Tier;
  /** The hub or region that it connects to; absent where none of these is at the address. */
  readonly upstream?: Tier;
  /** Host and port that it connects to, as its annotation says. */
  readonly address?: string;
  /** Whether the upstream was found by its address; else it is the only candidate. */
  readonly isAddressed: boolean;
  /** Its latest user in the upstream's nats.conf. */
  readonly user?: FoundUser;
  /** Subjects that it may send, and receive; those of JetStream and of answers left out. */
  readonly filters: { readonly up: readonly string[]; readonly down: readonly string[] } | NoFilters;
}

/** The connections of the regions and sites among some tiers. */
export function linksOf<Tier extends TierFacts>(tiers: readonly Tier[]): LeafLink<Tier>[] {
  const upstreams = tiers.filter(({ role }) => role !== 'leaf').map((tier) => ({ tier, addresses: addressesOf(tier) }));
  return tiers.filter(({ role }) => role !== 'hub').flatMap((leaf) => linkOf(leaf, upstreams) ?? []);
}

/** Hosts and ports that leaves connect to, the advertised one first; empty if none is known. */
export function addressesOf(tier: TierFacts): readonly string[] {
  const { advertise } = confMap(treeOf(tier)?.leafnodes);
  return [...(advertise === undefined ? [] : [String(advertise)]), ...(tier.addresses ?? [])];
}

interface UpstreamTier<Tier> {
  readonly tier: Tier;
  readonly addresses: readonly string[];
}

function linkOf<Tier extends TierFacts>(
  leaf: Tier,
  upstreams: readonly UpstreamTier<Tier>[],
): LeafLink<Tier> | undefined {
  const address = leaf.remote?.replace(/^[a-z-]+:\/\//, '');
  const others = upstreams.filter(({ tier }) => tier !== leaf);
  const named = address === undefined ? undefined : others.find(({ addresses }) => addresses.includes(address));
  const upstream = named?.tier ?? possibleUpstream(leaf, address, others);
  if (upstream === undefined && address === undefined) return undefined;
  return {
    leaf,
    ...(address !== undefined && { address }),
    isAddressed: named !== undefined,
    ...(upstream === undefined ? { filters: 'elsewhere' } : { upstream, ...filtersAt(upstream, leaf.name) }),
  };
}

/**
 * A load balancer's address is assigned by its cloud, so it is in no file: then it can be any whose address is not
 * known.
 */
function possibleUpstream<Tier extends TierFacts>(
  leaf: Tier,
  address: string | undefined,
  others: readonly UpstreamTier<Tier>[],
): Tier | undefined {
  const possible = address === undefined ? others : others.filter(({ addresses }) => addresses.length === 0);
  const withUser = possible.find(({ tier }) => {
    const tree = treeOf(tier);
    return tree && leafUser(tree, leaf.name);
  });
  if (withUser) return withUser.tier;
  const [only, ...more] = possible.filter(({ tier }) => {
    const tree = treeOf(tier);
    return tree === undefined || tree.operator !== undefined;
  });
  return more.length === 0 ? only?.tier : undefined;
}

function filtersAt(upstream: TierFacts, leaf: string): Pick<LeafLink<TierFacts>, 'user' | 'filters'> {
  const tree = treeOf(upstream);
  if (tree === undefined) return { filters: 'applied' };
  if (tree.operator !== undefined) return { filters: 'credentials' };
  const user = leafUser(tree, leaf);
  return user ? { user, filters: filtersOf(user.user) } : { filters: 'no user' };
}
