import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const planIncomplete = {
  id: 'plan-incomplete',
  level: 'review',
  sign: '?',
  meaning: 'The plan is a part of what is to be done: for some targets only, or put off.',
  lasts: 'Until the rest is planned and applied.',
  question: 'Why is the rest left out, and what happens until it follows?',
  fix: 'Plan without -target, and apply all of it.',
} as const satisfies ReviewRule;
