import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const alertWeaker = {
  id: 'alert-weaker',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning:
    'An alert may no longer fire, fire later, or reach nobody: its rule, its labels, what is scraped, or how Prometheus finds the rules changes in a way that is not known to be harmless.',
  lasts: 'Until it is undone: nobody is alerted meanwhile.',
  question: 'Does each of these alerts still fire, and does it reach whoever must know?',
  fix: UNDO,
} as const satisfies ReviewRule;
