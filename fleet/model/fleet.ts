import { type LeafLink, linksOf } from './links';
import type { TierModel } from './tier';

/** A fleet: as it was synthesized, or as it is before or after its plans. */
export interface FleetModel<Tier extends TierModel = TierModel> {
  /** Its hub, regions and sites. */
  readonly tiers: readonly Tier[];
  /** Which region or site connects to which upstream, as which user and with which filters. */
  readonly links: () => readonly LeafLink<Tier>[];
}

/** The fleet of some tiers. */
export function fleetOf<Tier extends TierModel>(tiers: readonly Tier[]): FleetModel<Tier> {
  return { tiers, links: () => linksOf(tiers) };
}
