import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const siteRemoved = {
  id: 'site-removed',
  level: 'review',
  sign: '−',
  keeps: ['volume', 'domain'],
  meaning: 'A region or site is disconnected and no longer accepted.',
  lasts: 'Until it is accepted again. What it stores stays at the site.',
  question: 'Is it meant to be removed or revoked?',
  fix: 'Accept it again. If its key may be compromised, only with another `identity.generation` (docs/trust.md).',
} as const satisfies ReviewRule;
