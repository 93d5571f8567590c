import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const trustChanged = {
  id: 'trust-changed',
  level: 'review',
  sign: '!',
  meaning:
    'Trust or authentication settings change: an authority, a password, an auth method, an issuer, a JWT operator, TLS settings, the server that a leaf connects to.',
  lasts: 'Until it is undone.',
  question: 'Who asked for this change? If there is a new authority: is its SHA-256 that of your certificate?',
  fix: 'Undo the change and deploy again. To cut off a leaf: docs/how-to/revoke-a-site.md.',
} as const satisfies ReviewRule;
