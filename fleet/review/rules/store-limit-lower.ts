import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const storeLimitLower = {
  id: 'store-limit-lower',
  level: 'review',
  sign: '✗',
  meaning: 'JetStream may use less memory or disk than before.',
  fix: 'Lower `maxBytes` of the streams in an earlier deploy, as in docs/changes.md.',
} as const satisfies ReviewRule;
