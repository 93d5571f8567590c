import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clientRemoved = {
  id: 'client-removed',
  level: 'review',
  sign: '−',
  keeps: EVERYTHING_STORED,
  meaning: 'A client is no longer accepted.',
  lasts: 'Until it is added again.',
  question: 'Does any application still use it?',
  fix: 'Add it again and deploy. Its applications may need new credentials.',
} as const satisfies ReviewRule;
