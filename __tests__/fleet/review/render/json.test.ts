import fc from 'fast-check';
import { reviewJson } from '../../../../fleet/review/render';
import { hostileNames } from '../../../support/hostile-text';
import { renamedReview, richReview, smallReview } from '../../../support/reviews';

test('a review as JSON is the review, in whatever order its keys were set', () => {
  const turned = Object.fromEntries(Object.entries(richReview()).reverse()) as unknown as ReturnType<typeof richReview>;
  expect(JSON.parse(reviewJson(richReview()))).toEqual(richReview());
  expect(reviewJson(turned)).toBe(reviewJson(richReview()));
  expect(reviewJson(turned)).toMatch(/^\{\n {2}"version": 2,\n {2}"environment": "test",/);
});

test('it keeps hostile values and holds no character that a terminal obeys', () => {
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
