import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const clientNarrower = {
  id: 'client-narrower',
  level: 'review',
  sign: '−',
  keeps: EVERYTHING_STORED,
  meaning: 'A client may publish or subscribe to less than before.',
  lasts: 'Until it is undone.',
  question: 'Does the client still need the removed subjects?',
  fix: UNDO,
} as const satisfies ReviewRule;
