import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const writtenOtherwise = {
  id: 'written-otherwise',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'A value is written in another way, and means the same.',
  lasts: 'Nothing happens.',
  fix: UNDO,
} as const satisfies ReviewRule;
