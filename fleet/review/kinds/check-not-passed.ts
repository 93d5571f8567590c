import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const checkNotPassed = {
  id: 'check-not-passed',
  level: 'review',
  sign: '?',
  meaning: 'A condition of the configuration does not hold, or is not known to.',
  lasts: 'Until it holds.',
  question: 'What does the condition protect from?',
  fix: 'Do what its message says, and plan again.',
} as const satisfies ReviewRule;
