import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamLimitsLower = {
  id: 'stream-limits-lower',
  level: 'data',
  sign: '✗',
  meaning: 'A stream may hold less: messages over the new limit are deleted at once.',
  fix: 'Do not apply this unless these messages may be lost. Back up the stream first: `nats stream backup`.',
} as const satisfies ReviewRule;
