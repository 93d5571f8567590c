import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const streamChanged = {
  id: 'stream-changed',
  level: 'review',
  sign: '~',
  keeps: ['volume', 'domain'],
  meaning: 'Subjects, sources, replicas or another setting of a stream changes.',
  lasts: 'Until it is undone. What it does not store meanwhile is missing in it.',
  question: 'Does the stream still store what its consumers need?',
  fix: UNDO,
} as const satisfies ReviewRule;
