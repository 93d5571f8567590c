import { planFrom } from '../../../fleet/model/plan/plan-from';
import type { Level } from '../../../fleet/review/level';
import { makeReview } from '../../../fleet/review/make-review';
import type { Review, StackReview } from '../../../fleet/review/review';
import type { RuleName } from '../../../fleet/review/rules';
import { PROGRAMS_RECORDED, recordedPlan, SCENARIOS_RECORDED, type Scenario } from '../../support/recorded-versions';

const [FIRST, ...OTHERS] = PROGRAMS_RECORDED;

type Program = (typeof PROGRAMS_RECORDED)[number];

/** The review of a recorded plan, without the version and the time of the program that planned. */
function reviewOf(scenario: Scenario, program: Program): Review {
  const plan = planFrom(recordedPlan(scenario, program), { path: 'plan.json', digest: '', stack: 'none' });
  const { plannedAt: _time, stacks, ...review } = makeReview({ plans: [plan], now: new Date('2026-11-29T17:00:00Z') });
  return { ...review, stacks: stacks.map(withoutMarks) };
}

/**
 * Without updates in which no value changes: Terraform 1.5 plans those where 1.11 wrote into the state that a value is
 * sensitive, as the provider says so already.
 */
function withoutMarks({ terraform: _version, resources: all, counts, ...stack }: StackReview): StackReview {
  const resources = all.filter(({ action, changes }) => action !== 'update' || changes.length > 0);
  const update = (counts.update ?? 0) - (all.length - resources.length);
  const { update: _all, ...others } = counts;
  return {
    ...stack,
    status: resources.length > 0 ? stack.status : 'unchanged',
    counts: { ...others, ...(update > 0 && { update }) },
    resources,
  };
}

const CASES = SCENARIOS_RECORDED.flatMap((scenario) => OTHERS.map((program) => [scenario, program] as const));

test.each(CASES)(`a review says of the scenario %s by %s just what it says of it by ${FIRST}`, (scenario, program) => {
  expect(reviewOf(scenario, program)).toEqual(reviewOf(scenario, FIRST));
});

test.each<[Scenario, Level, RuleName[]]>([
  ['unchanged', 'safe', []],
  ['wider', 'review', ['filter-wider', 'leaves-reconnect']],
  ['first', 'safe', ['site-added', 'volumes-added', 'hub-first']],
])('the scenario %s is what its name says', (scenario, verdict, rules) => {
  const review = reviewOf(scenario, FIRST);
  expect({ verdict: review.verdict, rules: review.findings.map(({ rule }) => rule) }).toEqual({
    verdict,
    rules: scenario === 'unchanged' ? [] : expect.arrayContaining(rules),
  });
});

test.each(SCENARIOS_RECORDED.flatMap((scenario) => PROGRAMS_RECORDED.map((program) => [scenario, program] as const)))(
  'the plan of the scenario %s by %s holds no keys or passwords',
  (scenario, program) => {
    const text = JSON.stringify(recordedPlan(scenario, program));
    expect(text).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----|\$2[aby]\$\d\d\$/);
  },
);
