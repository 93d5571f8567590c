import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const waitingChanged = {
  id: 'waiting-changed',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'An apply waits for an object for another time; the object stays as it is.',
  lasts: 'Until it is changed again.',
  fix: UNDO,
} as const satisfies ReviewRule;
