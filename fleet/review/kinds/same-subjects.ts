import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const sameSubjects = {
  id: 'same-subjects',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning:
    'A filter or the permissions of a client are written in other subjects, or in another order, that allow the same.',
  lasts: 'Nothing changes.',
  fix: UNDO,
} as const satisfies ReviewRule;
