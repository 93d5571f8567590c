import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const limitsExceeded = {
  id: 'limits-exceeded',
  level: 'review',
  sign: '!',
  meaning: 'nats.conf needs more than the pods or volumes have: memory, disk, or time to stop.',
  lasts: 'Until both fit.',
  question: 'Is there room that the plan does not show?',
  fix: UNDO,
} as const satisfies ReviewRule;
