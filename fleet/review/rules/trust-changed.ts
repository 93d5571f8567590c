import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const trustChanged = {
  id: 'trust-changed',
  level: 'review',
  sign: '!',
  meaning:
    'Trust or authentication settings change: an authority, a password, an auth method, an issuer, a JWT operator, TLS settings, the server that a leaf connects to.',
  fix: 'Check that this change was requested. Compare the SHA-256 of a new authority with that of its certificate.',
} as const satisfies ReviewRule;
