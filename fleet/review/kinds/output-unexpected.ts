import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const outputUnexpected = {
  id: 'output-unexpected',
  level: 'review',
  sign: '!',
  meaning: 'A stack gives out a value that this project does not, or one that may be a secret.',
  lasts: 'For good: it is in the state, and in the log of the apply.',
  question: 'Is the value public?',
  fix: 'Remove the output, or mark it as sensitive, and replace a secret that was shown.',
} as const satisfies ReviewRule;
