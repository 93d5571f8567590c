import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const revocationForgotten = {
  id: 'revocation-forgotten',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning:
    'A region or site is no longer listed as revoked: added again under its name, it is accepted like a new one.',
  lasts: 'Until its certificate expires.',
  question: 'Has its certificate expired, or will nobody use its name again?',
  fix: 'Keep it in the environment with `revoked: true` until its certificate has expired.',
} as const satisfies ReviewRule;
