import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const rolloutWithoutQuorum = {
  id: 'rollout-without-quorum',
  level: 'review',
  sign: '↻',
  meaning: 'Pods restart, and meanwhile fewer than a majority of the servers are up.',
  fix: 'Deploy when an interruption is acceptable.',
} as const satisfies ReviewRule;
