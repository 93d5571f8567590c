import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const unknown = {
  id: 'unknown',
  level: 'review',
  sign: '?',
  meaning: 'A deciding value is hidden, or known only after apply.',
  lasts: 'Until the value is known.',
  question: 'What will this value be?',
  fix: 'Apply the stacks that it comes from, then plan and review again. Check a hidden value at its source.',
} as const satisfies ReviewRule;
