import { ofType } from '../../model/from-plan';
import { leafOfUser, leafUser } from '../../model/leaf-user';
import { addressesOf, type LeafLink } from '../../model/links';
import { blockOf, textOf } from '../../model/plan/seen';
import { type TierModel, treeOf } from '../../model/tier';
import { type FleetSide, fleetsIn } from '../fleets';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';

type Link = LeafLink<TierModel>;

/**
 * Regions and sites whose link needs another stack: whether the hub or region that they connect to lets them in, as
 * its own plan says, or is not in the review.
 */
export const links: Analysis = (stack, notes, all) => {
  identity(stack, notes, all);
  const [was, is] = [stack.before.tier, stack.after.tier];
  if (!is || is.role === 'hub') return;
  const { before, after } = fleetsIn(all);
  const link = linkOf(after, is);
  // Otherwise nothing is planned that could depend on the other end.
  const isMoved = was !== undefined && was.remote !== is.remote;
  if (refused(link, was === undefined || isMoved || isLetIn(linkOf(before, is)), notes)) return;
  if (link?.upstream !== undefined) return;
  const lettingIn = after.tiers.find((tier) => tier.stack !== is.stack && hasUser(tier, is.name));
  const address = link?.address ?? is.remote ?? '';
  const isLost = linkOf(before, is)?.isAddressed === true;
  const others = [...new Set(lettingIn ? addressesOf(lettingIn) : [])];
  if (lettingIn && others.length > 0) {
    if (was !== undefined && !isMoved && !isLost) return;
    notes.add('link-unseen', {
      about: is.name,
      title: phrase`${is.name} connects to ${address}, and ${lettingIn.stack}, which lets it in, is at ${listed(others)}`,
      details: [phrase`Its link is down until both are the same.`],
      key: [address, ...others],
    });
  } else if (isMoved) {
    notes.add('link-unseen', {
      about: is.name,
      title: phrase`${is.name} connects to ${address} instead of ${was.remote ?? 'nothing'}, and no plan here is of the hub or region there`,
      details: [phrase`That one has to let it in before ${stack.plan.stack} is applied.`],
      key: [was.remote ?? '', address],
    });
  } else if (was === undefined) {
    notes.add('hub-first', {
      about: is.name,
      title: phrase`${is.name} connects to ${address}, and no plan here is of the hub or region there`,
      details: [phrase`That one has to let it in: plan it too, and apply it before ${stack.plan.stack}.`],
      key: [address],
    });
  }
};

/** A region or site that its hub or region does not let in; whether it said that. */
function refused(link: Link | undefined, isNews: boolean, notes: Notes): boolean {
  if (!link?.upstream || isLetIn(link)) return false;
  const { upstream, leaf } = link;
  if (isNews) {
    notes.add('link-refused', {
      about: leaf.name,
      title: phrase`${leaf.name} is deployed, but ${upstream.stack} does not let it in`,
      details: [phrase`${upstream.stack} has no user for it after its plan, or has it among those that are revoked.`],
      key: [upstream.stack],
    });
  }
  return true;
}

/** Whether the upstream lets the leaf in; where that cannot be known, yes. */
function isLetIn(link: Link | undefined): boolean {
  if (link?.upstream === undefined) return false;
  const { upstream, leaf, filters } = link;
  return filters !== 'no user' && !(upstream.access?.revoked ?? []).some((user) => leafOfUser(user) === leaf.name);
}

function hasUser(tier: TierModel, leaf: string): boolean {
  const tree = tier.role === 'leaf' ? undefined : treeOf(tier);
  return tree !== undefined && leafUser(tree, leaf) !== undefined;
}

/** Certificates for another user than before, whom a hub or region has to know. */
function identity({ plan, before, after }: PlannedStack, notes: Notes, all: readonly PlannedStack[]): void {
  if (plan.of?.role !== 'identity') return;
  const was = usersIn(before);
  const added = usersIn(after).filter((user) => was.length > 0 && !was.includes(user));
  if (added.length === 0) return;
  const known = new Set(all.flatMap((other) => other.after.users() ?? []).map(({ user }) => user));
  const unknown = added.filter((user) => !known.has(user));
  if (unknown.length === 0) return;
  notes.add('link-unseen', {
    about: plan.of.name,
    title: phrase`${plan.of.name} is going to connect as ${listed(unknown)}, whom no hub or region here lets in`,
    details: [phrase`Plan the hub or region that it connects to as well, and apply it first.`],
    key: unknown,
  });
}

/** The users that certificates of a side are for. */
function usersIn(side: PlannedStack['before']): string[] {
  return ofType(side, 'tls_cert_request').flatMap(({ values }) => textOf(blockOf(values.subject).common_name) ?? []);
}

function linkOf({ links: all }: FleetSide, { stack }: TierModel): Link | undefined {
  return all.find(({ leaf }) => leaf.stack === stack);
}
