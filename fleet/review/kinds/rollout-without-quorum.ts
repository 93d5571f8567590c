import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const rolloutWithoutQuorum = {
  id: 'rollout-without-quorum',
  level: 'review',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning:
    'Pods restart, and meanwhile fewer than a majority of the servers are up, or it is not certain that they are, or leaves are disconnected.',
  lasts: 'Until a majority of the servers is Ready again.',
  question: 'Is an interruption acceptable now?',
  fix: 'Deploy at another time. Undoing the change restarts them once more.',
} as const satisfies ReviewRule;
