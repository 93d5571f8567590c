import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const resourceMoved = {
  id: 'resource-moved',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'Resources get another address in the state, and stay as they are.',
  lasts: 'For good.',
  fix: UNDO,
} as const satisfies ReviewRule;
