import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const secretChanged = {
  id: 'secret-changed',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'A Secret has new contents, which are not shown. They accept nobody new and trust nobody new.',
  lasts: 'Until it is changed again.',
  fix: 'Set the former value where it comes from, and deploy again.',
} as const satisfies ReviewRule;
