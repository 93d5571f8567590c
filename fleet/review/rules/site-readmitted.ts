import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const siteReadmitted = {
  id: 'site-readmitted',
  level: 'review',
  sign: '!',
  meaning: 'A region or site that was revoked is accepted again, with a revoked or a new identity.',
  fix: 'If its key may be compromised, accept a new identity only: a higher `identity.generation`, without overlap.',
} as const satisfies ReviewRule;
