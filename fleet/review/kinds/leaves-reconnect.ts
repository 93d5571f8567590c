import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const leavesReconnect = {
  id: 'leaves-reconnect',
  level: 'safe',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning: 'Leaves reconnect.',
  lasts: 'Until their next attempt, `reconnectSeconds` later (5 by default).',
  fix: 'Undoing the change makes them reconnect once more.',
} as const satisfies ReviewRule;
