import fc from 'fast-check';
import { reviewText } from '../../../../fleet/review/render';
import { hostileNames } from '../../../support/hostile-text';
import { largeReview } from '../../../support/large-review';
import { renamedReview } from '../../../support/renamed-review';
import { richReview } from '../../../support/rich-review';
import { smallReview } from '../../../support/sample-review';

const PLAIN = { color: false };

describe('a review on a terminal', () => {
  test('fits the sketch', () => {
    expect(reviewText(smallReview(), PLAIN)).toBe(
      [
        'prod · 3 stacks planned · latest plan 2026-11-24 10:12 UTC            verdict: needs a person',
        ' ! edge2 may now publish alerts.>  wider filter                         hub',
        ' ~ max_payload 1MB → 8MB           reload, no restart                   hub',
        ' ↻ image 2.14.9 → 2.15.2           3 pods roll one by one; quorum kept  leaf-plant7',
        ' + edge3 joins                     no restart, no reconnect elsewhere   leaf-edge3',
        ' ↻ leaf-plant7: nats-leaf-2 → nats-leaf-1 → nats-leaf-0 one by one; quorum kept',
        '   3 certificates, first expires in 212 days · no volume, stream or domain is touched',
        '',
      ].join('\n'),
    );
  });

  test('tells data loss first, and all that destroys data', () => {
    const lines = reviewText(richReview(), PLAIN).split('\n');
    expect(lines.slice(0, 6).map((line) => line.slice(0, 3))).toEqual(['pro', ...Array(5).fill(' ✗ ')]);
    expect(lines[0]).toMatch(/verdict: destroys data$/);
  });

  test('is one screen for 1,000 sites, too, and says how much more there is', () => {
    const text = reviewText(largeReview(1_000), PLAIN);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
    expect(text.match(/and [\d,]+ more.*/g)?.slice(0, 3)).toEqual([
      'and 991 more: filter-wider',
      'and 998 more: rollout',
      'and 98 more: site-added',
    ]);
  });

  test('has colors only where they are wanted, and says the same without', () => {
    const colored = reviewText(richReview(), { color: true });
    expect(colored).toContain('\u001b[31mdestroys data\u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(reviewText(richReview(), PLAIN));
  });

  test('holds no control character but ends of lines, and as many lines whatever names say', () => {
    const lines = reviewText(richReview(), PLAIN).split('\n').length;
    fc.assert(
      fc.property(hostileNames, (names) => {
        const review = renamedReview(richReview(), (was, index) => `${names[index % names.length]}${was}${index}`);
        const text = reviewText(review, PLAIN);
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(text.split('\n').length).toBe(lines);
      }),
      { numRuns: 50 },
    );
  });
});
