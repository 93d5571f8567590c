import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const rollout = {
  id: 'rollout',
  level: 'safe',
  sign: '↻',
  meaning: 'Pods restart one by one; a majority of the servers stays up.',
  fix: NOTHING,
} as const satisfies ReviewRule;
