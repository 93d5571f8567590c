import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const plannedTooEarly = {
  id: 'planned-too-early',
  level: 'review',
  sign: '?',
  meaning: 'A stack is planned with outputs of another one that change in the same review.',
  lasts: 'Until it is planned again.',
  question: 'Will this stack be planned again after the other one is applied?',
  fix: 'Apply the other stack first, then plan this one again.',
} as const satisfies ReviewRule;
