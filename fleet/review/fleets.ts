import type { FleetModel } from '../model/fleet';
import { fleetsOf } from '../model/from-plan';
import type { LeafLink } from '../model/links';
import type { TierModel } from '../model/tier';
import type { PlannedStack } from './notes';

/** The fleet of some plans on one side. */
export interface FleetSide {
  readonly tiers: readonly TierModel[];
  readonly links: readonly LeafLink<TierModel>[];
}

/** The fleets before and after all plans. */
export interface FleetSides {
  readonly before: FleetSide;
  readonly after: FleetSide;
}

/** The fleets before and after all plans, made once for all stacks of a review. */
export function fleetsIn(all: readonly PlannedStack[]): FleetSides {
  const known = FLEETS.get(all);
  if (known) return known;
  const { before, after } = fleetsOf(all);
  const made = { before: sideOf(before), after: sideOf(after) };
  FLEETS.set(all, made);
  return made;
}

const FLEETS = new WeakMap<readonly PlannedStack[], FleetSides>();

function sideOf({ tiers, links }: FleetModel): FleetSide {
  return { tiers, links: links() };
}
