import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const labelsChanged = {
  id: 'labels-changed',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'Labels or annotations that only describe an object change: nothing reads them.',
  lasts: 'Until they are changed again.',
  fix: UNDO,
} as const satisfies ReviewRule;
