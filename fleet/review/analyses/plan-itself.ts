import type { PlanRemark } from '../../model/plan/remark';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';
import type { RuleName } from '../rules';

/** What a plan is, and what is in it beside resources: all that this project's plans do not have. */
export const planItself: Analysis = (stack, notes) => {
  const { remarks } = stack.plan;
  for (const rule of new Set(Object.values(RULE))) {
    const found = remarks.filter(({ kind }) => RULE[kind] === rule);
    const [first, ...more] = found.map(sentence);
    if (first === undefined) continue;
    notes.add(rule, {
      title: more.length === 0 ? first : phrase`${first}; ${more.length} more like that`,
      details: more.slice(0, MOST),
      key: found.map(({ kind, at, what, value = '' }) => [kind, at, what, value].join(' ')),
    });
  }
  age(stack, notes);
};

const RULE: Readonly<Record<PlanRemark['kind'], RuleName>> = {
  runs: 'runs-program',
  incomplete: 'plan-incomplete',
  check: 'check-not-passed',
  imported: 'resource-imported',
  contradiction: 'plan-unlike',
  'unknown part': 'plan-unlike',
  'state only': 'drift-kept',
};

/** So many are listed below the first one. */
const MOST = 50;

function sentence({ at, what, value }: PlanRemark): Phrase {
  return value === undefined ? phrase`${at} ${[what]}` : phrase`${at} ${[what]} ${value}`;
}

const DAY = 24 * 60 * 60 * 1000;

/** Clocks of two machines differ by so much, in milliseconds. */
const CLOCKS = 10 * 60 * 1000;

/** Terraform does not notice what changes in a cluster after it has planned. */
function age({ plan: { plannedAt }, now }: PlannedStack, notes: Notes): void {
  const planned = /^\d{4}-\d{2}-\d{2}T/.test(plannedAt ?? '') ? Date.parse(plannedAt ?? '') : Number.NaN;
  const add = (title: Phrase) => notes.add('plan-old', { title, key: [plannedAt ?? 'no time'] });
  if (Number.isNaN(planned)) add(['the plan does not say when it was made']);
  else if (planned > now.getTime() + CLOCKS) add(phrase`the plan was made in the future: ${plannedAt ?? ''}`);
  else if (planned < now.getTime() - DAY) add(phrase`the plan was made more than a day ago: ${plannedAt ?? ''}`);
}
