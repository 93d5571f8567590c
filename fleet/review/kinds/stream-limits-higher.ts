import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamLimitsHigher = {
  id: 'stream-limits-higher',
  level: 'safe',
  sign: '~',
  keeps: ['volume', 'domain'],
  meaning: 'A stream may hold more, or keep it longer; or only its description changes. No message is deleted.',
  lasts: 'Until it is undone.',
  fix: 'A lower limit again deletes the messages over it.',
} as const satisfies ReviewRule;
