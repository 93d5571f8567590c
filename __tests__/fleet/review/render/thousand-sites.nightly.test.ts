import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planFrom } from '../../../../fleet/model/plan/plan-from';
import { makeReview } from '../../../../fleet/review/make-review';
import { reviewHtml, reviewMarkdown, reviewText } from '../../../../fleet/review/render';

jest.setTimeout(600_000);

/** The recorded plan of a site, as that of so many sites. */
function plansOf(file: string, sites: number) {
  const text = readFileSync(join(__dirname, '../recordings', file), 'utf8');
  return Array.from({ length: sites }, (_, index) => {
    const site = `edge${index + 1}`;
    return planFrom(JSON.parse(text.replaceAll('edge1', site)), { path: file, digest: '', stack: `leaf-${site}` });
  });
}

test.each([
  ['the first deployment', 'first-servers/leaf-edge1.json', 'safe'],
  ['another image', 'image/leaf-edge1.json', 'review'],
])('%s of 1,000 sites is reviewed as a whole, and fits a screen, a comment and a page', (_what, file, verdict) => {
  const review = makeReview({ plans: plansOf(file, 1_000), now: new Date('2026-11-24T12:00:00Z') });
  expect(review.verdict).toBe(verdict);
  expect(review.findings.filter(({ rule }) => rule === 'review-incomplete')).toEqual([]);
  const text = reviewText(review, { color: false });
  expect(text).toContain('1,000 sites like edge1');
  expect(text.split('\n').length).toBeLessThan(20);
  expect(reviewMarkdown(review).length).toBeLessThan(50_000);
  expect(reviewHtml(review).length).toBeLessThan(6_000_000);
});
