import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateRenewed = {
  id: 'certificate-renewed',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'A certificate is renewed by the same authority, for the same names.',
  lasts: 'Until the certificate expires.',
  fix: 'None is needed: the old certificate stays valid until it expires.',
} as const satisfies ReviewRule;
