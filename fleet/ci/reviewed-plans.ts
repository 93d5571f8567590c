import { readFileSync } from 'node:fs';
import { UserError } from '../../lib/user-error';
import { openBundle, savedPlan } from './bundle';
import { bundleFiles } from './bundle-files';
import { digest } from './digest';
import type { NamedReview, ReviewRecord } from './review-record';

/** The saved plans that a review was of, by the names of their stacks. */
export type ReviewedPlans = ReadonlyMap<string, Uint8Array>;

/**
 * Opens bundles, and answers the plans that were reviewed.
 * @param given paths of bundles and of folders with bundles
 * @throws UserError where a bundle is not one of the review, a reviewed plan is missing, or not all stacks were planned
 */
export async function reviewedPlans(
  { bundles, stacks, tree }: ReviewRecord,
  given: readonly string[],
  key: string,
): Promise<ReviewedPlans> {
  const failed = stacks.filter(({ status }) => status === 'failed').map(({ stack }) => stack);
  if (failed.length > 0) {
    throw new UserError(
      `the review is not of all stacks, as ${failed.join(', ')} could not be planned. Plan and review again.`,
    );
  }
  const plans = new Map<string, Uint8Array>();
  for (const path of bundleFiles(given)) {
    const sha256 = digest(readFileSync(path));
    if (!bundles.some((each) => each.sha256 === sha256)) {
      throw new UserError(`${path} is not one that was reviewed: its SHA-256 is ${sha256}.`);
    }
    const bundle = await openBundle(path, key);
    if (bundle.tree !== tree) throw new UserError(`${path} is of git tree ${bundle.tree}, and the review of ${tree}.`);
    for (const [stack, plan] of Object.entries(bundle.plans)) plans.set(stack, savedPlan(plan));
  }
  const missing = stacks.filter(({ stack, status }) => status === 'planned' && !plans.has(stack));
  if (missing.length > 0) {
    const names = missing.map(({ stack }) => stack).join(', ');
    throw new UserError(`the plan of ${names} was reviewed, and is in none of these bundles.`);
  }
  return plans;
}

/**
 * Refuses a review by which stored data is lost, unless that very review is allowed to.
 * @param allowed name of the one that is
 */
export function checkVerdict({ record: { verdict }, name }: NamedReview, allowed: string | undefined): void {
  if (verdict !== 'data' || allowed === name) return;
  throw new UserError(
    `the review says that stored data is lost. If you want that, allow it for this one review: FLEET_ALLOW_DATA_LOSS=${name}`,
  );
}
