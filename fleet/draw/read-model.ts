import type { TierFacts } from '../model/tier';
import { compare } from './compare';
import type { Model } from './model';
import { snapshot } from './snapshot';

/** The fleet of some tiers; with earlier tiers, also what is added, changed and removed. */
export function readModel(after: readonly TierFacts[], before?: readonly TierFacts[]): Model {
  const now = snapshot(after);
  return before === undefined ? now : compare(snapshot(before), now);
}
