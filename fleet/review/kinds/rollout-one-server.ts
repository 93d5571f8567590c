import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const rolloutOneServer = {
  id: 'rollout-one-server',
  level: 'review',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning:
    'The only server of a tier restarts, and no leaf connects to it: its own clients are disconnected meanwhile.',
  lasts: 'Until it is Ready again.',
  question: 'Is an interruption there acceptable now?',
  fix: 'Deploy at another time. Undoing the change restarts it once more.',
} as const satisfies ReviewRule;
