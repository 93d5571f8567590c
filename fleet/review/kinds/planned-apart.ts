import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const plannedApart = {
  id: 'planned-apart',
  level: 'review',
  sign: '?',
  meaning: 'Two plans do not fit together: a stack was planned with other outputs of a stack than that one has.',
  lasts: 'Until both are planned again.',
  question: 'Which of the two plans is older than the last deployment?',
  fix: 'Plan both again, from the states as they are now.',
} as const satisfies ReviewRule;
