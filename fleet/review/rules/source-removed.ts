import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const sourceRemoved = {
  id: 'source-removed',
  level: 'review',
  sign: '−',
  meaning: 'A stream no longer sources from a site.',
  fix: 'Check that the site is meant to be removed, and that its messages have been fetched.',
} as const satisfies ReviewRule;
