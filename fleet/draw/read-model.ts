import type { TierFacts } from '../model/tier';
import { compare } from './compare';
import type { Model } from './model';
import { snapshot } from './snapshot';

/** The fleet that some tiers make up; with those that were before also what is added, changed, removed. */
export function readModel(after: readonly TierFacts[], before?: readonly TierFacts[]): Model {
  const now = snapshot(after);
  return before === undefined ? now : compare(snapshot(before), now);
}
