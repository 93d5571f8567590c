import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamLimitsLower = {
  id: 'stream-limits-lower',
  level: 'data',
  sign: '✗',
  keeps: ['volume', 'domain'],
  meaning: 'A stream may hold less: messages over the new limit are deleted at once.',
  lasts: 'For good.',
  question: 'May the messages over the new limit be lost?',
  fix: 'A backup only. Make it first: `nats stream backup`.',
} as const satisfies ReviewRule;
