import type { Review } from '../../fleet/review/review';
import { isObject } from '../../lib/json';

/** What of a review comes out of plans or a policy, by its key: names, values, and lists of names. Phrases hold values among our words. */
const NAMES = new Set([
  ...['environment', 'stack', 'name', 'address', 'path', 'text', 'value', 'terraform', 'statefulSet', 'namespace'],
  ...['reason', 'by'],
]);
const LISTS = new Set(['waitsFor', 'pods', 'reconnecting', 'unusedAcceptances']);

/** A review in which everything that comes out of plans or a policy is another: `rename` gets what it was and its number. */
export function renamedReview(review: Review, rename: (was: string, index: number) => string): Review {
  let index = 0;
  const renamed = (value: unknown, isName: boolean): unknown => {
    if (typeof value === 'string' && isName) {
      index += 1;
      return rename(value, index);
    }
    if (Array.isArray(value)) return value.map((item) => renamed(item, isName));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, part]) => {
      return [key, renamed(part, (Array.isArray(part) ? LISTS : NAMES).has(key))];
    });
    return Object.fromEntries(entries);
  };
  return renamed(review, false) as Review;
}
