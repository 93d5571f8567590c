import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const siteReadmitted = {
  id: 'site-readmitted',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning: 'A region or site that was revoked is accepted again, with a revoked or a new identity.',
  lasts: 'Until it is revoked again.',
  question: 'May anyone else have its key? Then accept only a new identity.',
  fix: 'Revoke it again: docs/how-to/revoke-a-site.md. To accept only a new identity, set a higher `identity.generation`, without overlap.',
} as const satisfies ReviewRule;
