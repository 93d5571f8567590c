import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const alertRemoved = {
  id: 'alert-removed',
  level: 'review',
  sign: '−',
  keeps: EVERYTHING_STORED,
  meaning: 'A Prometheus rule is removed: its alert no longer fires.',
  lasts: 'Until it is added again: nobody is alerted meanwhile.',
  question: 'Is the alert no longer needed, or does another one replace it?',
  fix: UNDO,
} as const satisfies ReviewRule;
