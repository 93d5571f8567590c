import fc from 'fast-check';
import { reviewText } from '../../../../fleet/review/render';
import { RULES } from '../../../../fleet/review/rules';
import { hostileNames } from '../../../support/hostile-text';
import { largeReview, renamedReview, richReview } from '../../../support/reviews';

const PLAIN = { color: false };

describe('a review on a terminal', () => {
  // Its output for two recorded plans is in README.md, which `../recordings.test.ts` holds current.
  test('tells all that destroys data, first, and of 1,000 sites what fits one screen, and how much more there is', () => {
    const text = reviewText(largeReview(1_000), PLAIN);
    const lines = text.split('\n');
    const told = lines.filter((line) => !line.startsWith('   →')).map((line) => line.slice(0, 3));
    expect(told.slice(0, 8)).toEqual(['tes', ...Array(7).fill(' ✗ ')]);
    expect(lines[0]).toMatch(/verdict: destroys data$/);
    expect(lines.length).toBeLessThanOrEqual(41);
    expect(text.match(/[\d,]+ (sites|stacks) like .*/g)).toEqual([
      ...['1,000 sites like edge0000', '1,000 sites like edge0000'],
      ...['1,000 sites like edge0000', '1,000 sites like edge0000'],
      '1,000 sites like edge0000: nats-leaf-0 restarts; local clients are disconnected until it is Ready',
    ]);
  });

  test('of many sites that differ it has the first, how many more there are, and what most get', () => {
    const lines = reviewText(
      largeReview(1_000, (site) => site % 100 === 47),
      PLAIN,
    ).split('\n');
    expect(lines.length).toBeLessThanOrEqual(50);
    const at = lines.findIndex((line) => line.includes('may now send'));
    expect(lines.slice(at, at + 6)).toEqual([
      ...[0, 1, 2].map((hundred) => expect.stringContaining(`edge0${hundred}47 may now send logs.edge0${hundred}47.>`)),
      '   and 7 more: filter-wider',
      expect.stringMatching(/edge0000 may now send logs\.> .* 990 sites like edge0000$/),
      expect.stringContaining('→'),
    ]);
  });

  test('asks of each kind of finding above safe what to answer before saying yes: once, not for each site', () => {
    const asked = (sites: number) => reviewText(largeReview(sites), PLAIN).match(/^ {3}→ .*/gm) ?? [];
    expect(asked(1_000)).toEqual(asked(1));
    expect(asked(1)).toEqual(expect.arrayContaining([`   → ${RULES['filter-wider'].question}`]));
    expect(asked(1).some((line) => line.includes('undefined'))).toBe(false);
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
