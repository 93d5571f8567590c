import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const siteRemoved = {
  id: 'site-removed',
  level: 'review',
  sign: '−',
  meaning: 'A region or site is disconnected and no longer accepted.',
  fix: 'Check that it is meant to be removed or revoked.',
} as const satisfies ReviewRule;
