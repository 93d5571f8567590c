import { join } from 'node:path';
import type { Plan } from '../../fleet/model/plan/plan';
import { makeReview } from '../../fleet/review/make-review';
import { plain } from '../../fleet/review/phrase';
import type { Review } from '../../fleet/review/review';
import type { RuleName } from '../../fleet/review/rules';
import { type Alteration, alteredPlan, type PlanBase, type PlanJson, planWith } from './altered-plan';
import { environmentWith } from './fleet';
import { KeptSections } from './kept-file';
import { PLANNED_AT, plansOf } from './terraform-plan';

type Plans = readonly Plan[] | Promise<readonly Plan[]>;

/** Plans, and what a review must say of them. */
export interface ReviewCase {
  readonly wanted: Review['verdict'];
  /** The finding that says it. */
  readonly rule: RuleName;
  readonly plans: () => Plans;
}

/** Cases by what is done to the fleet. */
export type ReviewCases = Readonly<Record<string, ReviewCase>>;

/** A change that needs review, and the finding that says so. */
export const needsReview = (rule: RuleName, plans: () => Plans): ReviewCase => ({ wanted: 'review', rule, plans });

/** A change by which stored data is lost. */
export const losesData = (rule: RuleName, plans: () => Plans): ReviewCase => ({ wanted: 'data', rule, plans });

/** A change that needs nobody, and the finding that says it in a line. */
export const harmless = (rule: RuleName, plans: () => Plans): ReviewCase => ({ wanted: 'safe', rule, plans });

/** A recorded plan in which nothing changes but this. */
export const altered =
  (base: PlanBase, ...alterations: Alteration[]) =>
  (): readonly Plan[] => [alteredPlan(alterations, {}, base)];

/** A recorded plan after an edit of its JSON. */
export const edited = (base: PlanBase, edit: (plan: PlanJson) => void) => (): readonly Plan[] => [planWith(edit, base)];

type Fields = Readonly<Record<string, unknown>>;

/** The plans of a change of an environment: of the fields that are not those of a minimal one. */
export const planned = (before: Fields | undefined, after: Fields) => async (): Promise<readonly Plan[]> => {
  const plans = await plansOf(before && environmentWith(before), environmentWith(after));
  return [...plans.values()];
};

/** When cases are reviewed: a minute after the recorded plans and those of {@link planned} were made. */
const NOW = new Date(Date.parse(PLANNED_AT) + 60_000);

/**
 * Tests cases: each has its verdict, and the finding that it is named for. The file beside the test, `<name>.txt`, has
 * the verdict that is wanted and the one that is given, and all findings above `safe`.
 */
export function testCases(folder: string, name: string, cases: ReviewCases): void {
  const kept = new KeptSections(join(folder, `${name}.txt`), Object.keys(cases));

  test.each(Object.entries(cases))('%s', async (title, { wanted, rule, plans }) => {
    const { verdict, findings } = makeReview({ plans: await plans(), now: NOW });
    kept.expect(title, [
      `wanted: ${wanted}, given: ${verdict}`,
      ...findings
        .filter((each) => each.level !== 'safe' || each.rule === rule)
        .map((each) => `${each.level} ${each.rule} ${each.stack}: ${plain(each.title)}`),
    ]);
    expect({ verdict, rules: findings.map((each) => each.rule) }).toEqual({
      verdict: wanted,
      rules: expect.arrayContaining([rule]),
    });
  });

  test(`${name}.txt has no others`, () => kept.expectNoOthers());
}
