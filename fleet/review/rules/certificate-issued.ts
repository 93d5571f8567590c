import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateIssued = {
  id: 'certificate-issued',
  level: 'safe',
  sign: '+',
  meaning: 'A certificate is issued for the first time.',
  fix: NOTHING,
} as const satisfies ReviewRule;
