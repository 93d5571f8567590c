import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const jobNotRun = {
  id: 'job-not-run',
  level: 'review',
  sign: '!',
  meaning: 'The list of leaves or a stream changes, but the Job that applies it does not run.',
  lasts: 'Until that Job runs.',
  question: 'May revoked leaves stay connected, and streams stay as they are?',
  fix: 'Plan again without `-target`, so that the Job is recreated.',
} as const satisfies ReviewRule;
