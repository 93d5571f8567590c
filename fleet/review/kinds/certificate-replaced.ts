import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateReplaced = {
  id: 'certificate-replaced',
  level: 'review',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning: 'A certificate is replaced by one with another key, name or issuer.',
  lasts: 'Until it is replaced again.',
  question: 'Does whoever connects trust the new one?',
  fix: 'Deploy what trusts both first: docs/trust.md.',
} as const satisfies ReviewRule;
