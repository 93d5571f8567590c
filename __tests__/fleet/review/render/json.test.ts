import fc from 'fast-check';
import { reviewJson } from '../../../../fleet/review/render';
import type { Review } from '../../../../fleet/review/review';
import { hostileNames } from '../../../support/hostile-text';
import { renamedReview } from '../../../support/renamed-review';
import { richReview } from '../../../support/rich-review';
import { smallReview } from '../../../support/sample-review';

describe('a review as JSON', () => {
  test('is the review', () => {
    expect(JSON.parse(reviewJson(richReview()))).toEqual(richReview());
  });

  test('does not depend on the order in which keys were set', () => {
    const turned = Object.fromEntries(Object.entries(smallReview()).reverse()) as unknown as Review;
    expect(reviewJson(turned)).toBe(reviewJson(smallReview()));
    expect(reviewJson(turned)).toMatch(/^\{\n {2}"version": 1,\n {2}"environment": "prod",/);
  });

  test('keeps hostile values and holds no character that a terminal obeys', () => {
    fc.assert(
      fc.property(hostileNames, (names) => {
        const review = renamedReview(smallReview(), (_was, index) => names[index % names.length] ?? '');
        const text = reviewJson(review);
        expect(JSON.parse(text)).toEqual(review);
        expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      }),
      { numRuns: 50 },
    );
  });
});
