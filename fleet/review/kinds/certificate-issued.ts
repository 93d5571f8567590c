import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateIssued = {
  id: 'certificate-issued',
  level: 'safe',
  sign: '+',
  keeps: EVERYTHING_STORED,
  meaning: 'A certificate is issued for the first time.',
  lasts: 'Until the certificate expires.',
  fix: 'Remove what it was issued for. Its certificate stays valid until it expires.',
} as const satisfies ReviewRule;
