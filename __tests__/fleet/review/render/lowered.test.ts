import { makeReview } from '../../../../fleet/review/make-review';
import { parsePolicy } from '../../../../fleet/review/policy';
import { reviewHtml, reviewJson, reviewMarkdown, reviewText } from '../../../../fleet/review/render';
import { RULES, type RuleName } from '../../../../fleet/review/rules';
import { alteredPlan } from '../../../support/altered-plan';

/** A review under a policy, of a plan in which nothing changes, or of another one. */
const reviewUnder = (policy: string, file = 'review.yaml', plan = alteredPlan([])) =>
  makeReview({ plans: [plan], now: new Date('2026-11-24T12:00:00Z'), policy: parsePolicy(policy, file) });

/** A review on a terminal, as Markdown and as a page, each without what marks values. */
const pagesOf = (...given: Parameters<typeof reviewUnder>) => {
  const review = reviewUnder(...given);
  return {
    terminal: reviewText(review, { color: false }),
    markdown: reviewMarkdown(review).replaceAll('`', ''),
    page: reviewHtml(review).replace(/<\/?code>/g, ''),
  };
};

const DATA = (Object.keys(RULES) as RuleName[]).filter((rule) => RULES[rule].level === 'data');

test.each(DATA)('%s is not lowered unseen: each page says so, though nothing in the plan is of that kind', (rule) => {
  const said = `lowered by review.yaml: ${rule}, data → safe`;
  const pages = pagesOf(`levels: { ${rule}: safe }`);
  expect(Object.entries(pages).filter(([, text]) => !text.includes(said))).toEqual([]);
  expect(JSON.parse(reviewJson(reviewUnder(`levels: { ${rule}: safe }`)))).toMatchObject({
    policyFile: 'review.yaml',
    lowered: [{ rule, from: 'data', to: 'safe' }],
  });
});

test('right below the verdict are all that are lowered, and the real name of the file', () => {
  const levels = 'levels: { store-moved: review, rollout-one-server: safe, volume-destroyed: safe }';
  const { terminal, markdown, page } = pagesOf(levels, 'policies/team-a.yaml');
  const said = 'lowered by policies/team-a.yaml: volume-destroyed, data → safe; store-moved, data → review';
  expect(terminal.split('\n')[1]).toBe(` ! ${said}`);
  expect(markdown.split('\n')).toContain(`> **Data loss ${said}**`);
  expect(page.indexOf(said)).toBeGreaterThan(-1);
});

test('other kinds that are lowered are one line below the findings', () => {
  const said = 'lowered by review.yaml: rollout-one-server, review → safe';
  const { terminal, markdown, page } = pagesOf('levels: { rollout-one-server: safe }');
  expect(terminal).toMatch(/^ {3}lowered by/m);
  expect([terminal, markdown, page].map((text) => text.includes(said))).toEqual([true, true, true]);
});

test('a level that is raised, or as it was, is not mentioned', () => {
  const pages = pagesOf('levels: { waits: review, volume-destroyed: data, filter-wider: data }');
  expect(Object.values(pages).filter((text) => text.includes('lowered by'))).toEqual([]);
  expect(Object.values(pagesOf('{}')).filter((text) => text.includes('lowered by'))).toEqual([]);
});

test('a volume whose loss is called safe is the first of the findings that are safe', () => {
  const plan = alteredPlan([{ of: 'kubernetes_namespace', actions: ['delete'] }]);
  const [, lowered, ...rows] = reviewText(reviewUnder('levels: { volume-destroyed: safe }', 'review.yaml', plan), {
    color: false,
  }).split('\n');
  expect(lowered).toMatch(/lowered by/);
  expect(rows.find((row) => row.includes('is deleted with'))).toMatch(/^ ✗ namespace/);
});
