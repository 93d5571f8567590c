import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const rollout = {
  id: 'rollout',
  level: 'safe',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning: 'Pods restart one by one; a majority of the servers stays up.',
  lasts: 'Until each pod is Ready again, one after the other.',
  fix: 'Undoing the change restarts them once more.',
} as const satisfies ReviewRule;
