import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const secretUnproven = {
  id: 'secret-unproven',
  level: 'review',
  sign: '!',
  meaning:
    'A Secret has new contents, which are not shown, and no certificate, key or password in the review explains them.',
  lasts: 'Until it is undone.',
  question: 'Who changed these contents, and do servers and clients still get in with them?',
  fix: UNDO,
} as const satisfies ReviewRule;
