import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const secretChanged = {
  id: 'secret-changed',
  level: 'safe',
  sign: '~',
  meaning: 'A Secret has new contents, which are not shown. They accept nobody new and trust nobody new.',
  fix: NOTHING,
} as const satisfies ReviewRule;
