import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const planOld = {
  id: 'plan-old',
  level: 'review',
  sign: '?',
  // Terraform refuses to apply it where the state is another one by now.
  keeps: EVERYTHING_STORED,
  meaning: 'The plan was made more than a day ago, or it is not known when.',
  lasts: 'Until it is planned again.',
  question: 'Has anything changed in the cluster or the state since then?',
  fix: 'Plan again.',
} as const satisfies ReviewRule;
