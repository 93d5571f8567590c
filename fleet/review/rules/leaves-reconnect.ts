import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const leavesReconnect = {
  id: 'leaves-reconnect',
  level: 'safe',
  sign: '↻',
  meaning: 'Leaves reconnect.',
  fix: NOTHING,
} as const satisfies ReviewRule;
