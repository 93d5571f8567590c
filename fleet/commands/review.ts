import type { PlanSource } from '../model/plan/read-plan';
import type { ReviewOptions } from './review-options';
import { reviewAndDeliver } from './review-output';

/** Runs `fleet review`. */
export function run(plans: readonly string[], options: ReviewOptions): void {
  reviewAndDeliver(plans.map(sourceOf), [], options);
}

/**
 * `hub=plans/1.json`, or only the file. A file whose name has a "=" is a file all the same where a folder comes first.
 */
function sourceOf(given: string): PlanSource {
  const [, stack, path] = /^([A-Za-z0-9][A-Za-z0-9_-]*)=(.+)$/.exec(given) ?? [];
  return stack === undefined || path === undefined ? { path: given } : { path, stack };
}
