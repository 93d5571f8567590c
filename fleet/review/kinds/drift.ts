import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const drift = {
  id: 'drift',
  level: 'review',
  sign: '?',
  meaning: 'Something was changed outside of Terraform, and this plan reverts it.',
  lasts: 'For good: the plan overwrites it.',
  question: 'Was it a repair that must stay?',
  fix: 'If it must stay, make it in the environment first.',
} as const satisfies ReviewRule;
