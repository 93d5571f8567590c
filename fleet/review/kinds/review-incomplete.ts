import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const reviewIncomplete = {
  id: 'review-incomplete',
  level: 'review',
  sign: '?',
  meaning: 'The plans change more than a review can list. The worst findings are listed.',
  lasts: 'Until the change is made in smaller parts.',
  question: 'Is a change of this size intended?',
  fix: 'Make the change in several parts, and review each.',
} as const satisfies ReviewRule;
