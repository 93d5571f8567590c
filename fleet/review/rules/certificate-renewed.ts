import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateRenewed = {
  id: 'certificate-renewed',
  level: 'safe',
  sign: '~',
  meaning: 'A certificate is renewed by the same authority, for the same names.',
  fix: NOTHING,
} as const satisfies ReviewRule;
