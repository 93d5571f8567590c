import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const alertChanged = {
  id: 'alert-changed',
  level: 'safe',
  sign: '~',
  meaning: 'A Prometheus rule is added or changed.',
  fix: NOTHING,
} as const satisfies ReviewRule;
