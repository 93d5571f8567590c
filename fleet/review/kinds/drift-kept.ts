import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const driftKept = {
  id: 'drift-kept',
  level: 'review',
  sign: '?',
  meaning: 'Something was changed outside of Terraform, and stays as it is.',
  lasts: 'Until someone changes it back.',
  question: 'Who changed it, and is it wanted?',
  fix: 'Change it back by hand, or make the change in the environment.',
} as const satisfies ReviewRule;
