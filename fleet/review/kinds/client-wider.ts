import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const clientWider = {
  id: 'client-wider',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning: 'A client may publish or subscribe to more than before.',
  lasts: 'Until it is undone.',
  question: 'Does this client need each new subject?',
  fix: UNDO,
} as const satisfies ReviewRule;
