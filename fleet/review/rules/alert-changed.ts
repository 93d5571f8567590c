import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const alertChanged = {
  id: 'alert-changed',
  level: 'safe',
  sign: '~',
  meaning: 'A Prometheus rule is added or changed.',
  lasts: 'Until it is undone.',
  fix: UNDO,
} as const satisfies ReviewRule;
