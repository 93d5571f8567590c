import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const sourceRemoved = {
  id: 'source-removed',
  level: 'review',
  sign: '−',
  keeps: ['volume', 'domain'],
  meaning: 'A stream no longer sources from a site.',
  lasts: 'Until it is added again.',
  question: 'Is that region or site meant to be removed, and have its messages been fetched?',
  fix: 'Add the source again, as long as the site still stores its messages.',
} as const satisfies ReviewRule;
