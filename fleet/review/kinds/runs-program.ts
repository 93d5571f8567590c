import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const runsProgram = {
  id: 'runs-program',
  level: 'review',
  sign: '!',
  meaning: 'Planning or applying runs a program or an action, or reads something that no stack of this project reads.',
  lasts: 'For good: what it did is not undone.',
  question: 'Is it known what that does, and on whose machine?',
  fix: 'Remove it from the configuration of the stack, and plan again.',
} as const satisfies ReviewRule;
