import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const asWritten = {
  id: 'as-written',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'Arguments get the value that this version of the project always writes there, as after an upgrade.',
  lasts: 'Until they are changed again.',
  fix: UNDO,
} as const satisfies ReviewRule;
