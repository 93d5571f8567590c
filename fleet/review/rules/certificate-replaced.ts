import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateReplaced = {
  id: 'certificate-replaced',
  level: 'review',
  sign: '↻',
  meaning: 'A certificate is replaced by one with another key, name or issuer.',
  fix: 'Check that whoever connects trusts the new one: docs/trust.md.',
} as const satisfies ReviewRule;
