import type { Plan } from '../../../../fleet/model/plan/plan';
import type { SeenMap } from '../../../../fleet/model/plan/seen';
import { makeReview } from '../../../../fleet/review/make-review';
import { parsePolicy } from '../../../../fleet/review/policy';
import { reviewHtml, reviewMarkdown, reviewText } from '../../../../fleet/review/render';
import { families } from '../../../../fleet/review/render/families';
import type { Review } from '../../../../fleet/review/review';
import { environmentWith } from '../../../support/fleet';
import { PLANNED_AT, plansOf } from '../../../support/terraform-plan';

jest.setTimeout(120_000);

type Site = Readonly<Record<string, unknown>>;

const sites = (count: number, of: (site: number) => Site = () => ({})) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`edge${index + 1}`, of(index + 1)]));

async function plansBetween(before: Site, after: Site): Promise<Plan[]> {
  const plans = await plansOf(environmentWith(before), environmentWith(after));
  return [...plans.values()];
}

const reviewOf = (plans: readonly Plan[], policy = ''): Review =>
  makeReview({ plans, now: new Date(PLANNED_AT), policy: parsePolicy(policy, 'review.yaml') });

const textOf = (review: Review) => reviewText(review, { color: false });
/** A page as it is read: its text, a line for each element. */
const pageOf = (review: Review) =>
  reviewHtml(review)
    .replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, '')
    .replace(/<\/?(code|b|i)\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&gt;', '>');

describe('sixty sites get logs.>, and one of them audit.> beside it', () => {
  const up = (site: number) => ['sensors.>', 'alerts.>', 'logs.>', ...(site === 47 ? ['audit.>'] : [])];
  const review = plansBetween({ sites: sites(60) }, { sites: sites(60, (site) => ({ up: up(site) })) }).then(reviewOf);

  test('the one that differs comes first, the others are one line: on a terminal', async () => {
    const [, first, second, question, ...rest] = textOf(await review).split('\n');
    expect([first, second]).toEqual([
      expect.stringMatching(/^ ! edge47 may now send logs\.>, audit\.> .* {2}hub$/),
      expect.stringMatching(/^ ! edge1 may now send logs\.> .* {2}hub · 59 sites like edge1$/),
    ]);
    expect(question).toMatch(/^ {3}→ .*\?$/);
    expect(rest.join('\n')).not.toMatch(/may now send|more: filter-wider/);
  });

  test('in Markdown, which has the ids of all of them', async () => {
    const text = reviewMarkdown(await review);
    const lines = text.split('\n').filter((line) => line.includes('may now send'));
    expect(lines.slice(0, 2)).toEqual([
      '- **!** `edge47` may now send `logs.>`, `audit.>` · `hub`',
      '- **!** `edge1` may now send `logs.>` · `hub` · 59 sites like `edge1`',
    ]);
    const { findings } = await review;
    const wider = findings.filter(({ rule }) => rule === 'filter-wider').map(({ id }) => id);
    expect(wider.filter((id) => !text.includes(id))).toEqual([]);
  });

  test('in the settings of nats.conf', async () => {
    const rows = reviewMarkdown(await review).match(/^\| `accounts\.FLEET\.users.*/gm) ?? [];
    expect(rows.map((row) => row.replace(/\|.*\|(.*)\|$/, '$1').trim())).toEqual([
      '`hub`',
      '`hub` · 59 users like `edge1`',
    ]);
    expect(pageOf(await review)).toContain('59 users like edge1');
  });

  test('on the page', async () => {
    const page = pageOf(await review);
    expect(page.indexOf('edge47 may now send logs.>, audit.>')).toBeLessThan(page.indexOf('edge1 may now send logs.>'));
    expect(page).toContain('59 sites like edge1');
  });
});

test('sites are in the order in which people count: edge2 comes before edge10', async () => {
  const plans = await plansBetween(
    { sites: sites(12) },
    { sites: sites(12, (site) => ({ up: ['sensors.>', 'alerts.>', `logs.${['a', 'b'][site % 2]}${site}`] })) },
  );
  const named = reviewOf(plans).findings.flatMap(({ rule, about }) => (rule === 'filter-wider' ? [about] : []));
  expect(named).toEqual(Object.keys(sites(12)));
});

test('a few sites are all named', async () => {
  const up = ['sensors.>', 'alerts.>', 'logs.>'];
  const review = reviewOf(await plansBetween({ sites: sites(3) }, { sites: sites(3, () => ({ up })) }));
  expect(textOf(review)).toMatch(/hub · 3 sites: edge1, edge2, edge3\n/);
});

describe('another image for a hundred sites of one server', () => {
  const image = (release: string) => ({ sites: sites(100), image: { nats: `nats:${release}-alpine` } });
  const plans = plansBetween(image('2.15.1'), image('2.15.2'));

  test('is one line for what restarts', async () => {
    const lines = textOf(reviewOf(await plans)).split('\n');
    const [first, question] = lines.slice(1);
    expect(first).toMatch(/^ ↻ its only pod restarts; .* {2}100 sites like edge1$/);
    expect(question).toMatch(/\?$/);
    expect(lines.length).toBeLessThan(12);
  });

  test('has a level that a team sets, without that of clusters', async () => {
    const review = reviewOf(await plans, 'levels: { rollout-one-server: safe }');
    expect(review.verdict).toBe('safe');
    const levels = review.findings
      .filter(({ rule }) => rule.startsWith('rollout'))
      .map(({ rule, level }) => [rule, level]);
    expect(new Set(levels.map((each) => each.join(' ')))).toEqual(new Set(['rollout safe', 'rollout-one-server safe']));
  });

  test('a comment on it is far below the limit', async () => {
    expect(reviewMarkdown(reviewOf(await plans)).length).toBeLessThan(40_000);
  });
});

describe('findings with the same words', () => {
  const plans = plansBetween({ sites: sites(5) }, { sites: sites(5, () => ({ resources: { cpu: '250m' } })) });

  /** The plans, in one of which an environment variable of the servers has another value. */
  const withVariable = async (value: (stack: string) => string) =>
    (await plans).map((plan) => {
      const resources = new Map(plan.resources);
      for (const [address, resource] of resources) {
        if (resource.type !== 'kubernetes_stateful_set_v1') continue;
        const after = JSON.parse(
          JSON.stringify(resource.after).replace('"env":[', `"env":[{"name":"DEBUG","value":"${value(plan.stack)}"},`),
        ) as SeenMap;
        resources.set(address, { ...resource, after });
      }
      return { ...plan, resources };
    });

  const groupsOf = (review: Review) =>
    families(review.findings.filter(({ rule }) => rule === 'pods-changed')).flatMap(({ groups }) =>
      groups.map((group) => group.map(({ stack }) => stack)),
    );

  test('are kept apart by the values that they are about', async () => {
    const review = reviewOf(await withVariable((stack) => (stack === 'leaf-edge4' ? 'evil' : 'debug')));
    expect(groupsOf(review)).toEqual([['leaf-edge4'], ['leaf-edge1', 'leaf-edge2', 'leaf-edge3', 'leaf-edge5']]);
  });

  test('are one group where only their own names differ', async () => {
    const review = reviewOf(await withVariable((stack) => stack.replace('leaf-', 'of-')));
    expect(groupsOf(review)).toEqual([Object.keys(sites(5)).map((name) => `leaf-${name}`)]);
  });

  test('are kept apart where one has the name of another', async () => {
    const review = reviewOf(await withVariable((stack) => stack.replace('edge4', 'edge5')));
    expect(groupsOf(review)[0]).toEqual(['leaf-edge4']);
  });
});
