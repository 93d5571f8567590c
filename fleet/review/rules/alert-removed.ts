import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const alertRemoved = {
  id: 'alert-removed',
  level: 'review',
  sign: '−',
  meaning: 'A Prometheus rule is removed: its alert no longer fires.',
  fix: 'Check that the alert is no longer needed.',
} as const satisfies ReviewRule;
