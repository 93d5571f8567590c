import { canonicalConf } from '../../constructs/conf/canonical';
import { fleetsOf } from '../model/from-plan';
import { linksOf } from '../model/links';
import { type TierModel, treeOf } from '../model/tier';
import { byLeaf } from './conf-users';
import type { PlannedStack } from './notes';

/** nats-server's default of `max_payload`. */
const DEFAULT_PAYLOAD = 2 ** 20;

/**
 * Whether all that a tier is linked with accept messages as large as it does itself: a larger one closes the link. Who
 * is not in the review may have any limit.
 */
export function acceptsPayload({ after }: PlannedStack, all: readonly PlannedStack[]): boolean {
  const { tier } = after;
  if (!tier) return false;
  const own = payloadOf(tier);
  const links = linksOf(fleetsOf(all).after.tiers);
  const others = links.flatMap(({ leaf, upstream }) => {
    if (leaf === tier) return [upstream];
    return upstream === tier ? [leaf] : [];
  });
  const known = new Set(others.flatMap((other) => other?.name ?? []));
  const leaves = [...byLeaf(tier.users() ?? []).keys()];
  return (
    leaves.every((name) => known.has(name)) &&
    others.every((other) => other !== undefined && isAtLeast(payloadOf(other), own))
  );
}

function isAtLeast(limit: number | undefined, own: number | undefined): boolean {
  return limit !== undefined && own !== undefined && limit >= own;
}

function payloadOf(tier: TierModel): number | undefined {
  const tree = treeOf(tier);
  if (!tree) return undefined;
  const { max_payload: limit = DEFAULT_PAYLOAD } = canonicalConf(tree);
  return typeof limit === 'number' ? limit : undefined;
}
