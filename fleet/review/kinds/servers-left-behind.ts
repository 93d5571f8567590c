import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serversLeftBehind = {
  id: 'servers-left-behind',
  level: 'data',
  sign: '✗',
  meaning:
    'A tier is created again in another cluster or namespace, with empty volumes. What is stored stays where it is.',
  lasts: 'For good: no later plan knows what is left.',
  question: 'Is the tier meant to move, and are its streams copied?',
  fix: 'Plan again with the context and namespace that the state was made with. What was left is deleted by hand.',
} as const satisfies ReviewRule;
