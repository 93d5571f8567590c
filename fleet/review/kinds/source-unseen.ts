import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const sourceUnseen = {
  id: 'source-unseen',
  level: 'review',
  sign: '?',
  keeps: ['volume', 'domain'],
  meaning:
    'A stream gathers from a stream of a region or site that, by its own plan in the same review, has no such stream.',
  lasts: 'Until that stream exists: nothing is gathered, and nats-server only logs it.',
  question: 'Are both plans of the same version of the environment?',
  fix: 'Plan both again, from one version of the environment.',
} as const satisfies ReviewRule;
