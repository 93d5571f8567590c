import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clientRemoved = {
  id: 'client-removed',
  level: 'review',
  sign: '−',
  meaning: 'A client is no longer accepted.',
  fix: 'Check that no application uses it.',
} as const satisfies ReviewRule;
