import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamAdded = {
  id: 'stream-added',
  level: 'safe',
  sign: '+',
  meaning: 'A stream is created.',
  fix: NOTHING,
} as const satisfies ReviewRule;
