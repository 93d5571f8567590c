import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamAdded = {
  id: 'stream-added',
  level: 'safe',
  sign: '+',
  keeps: EVERYTHING_STORED,
  meaning: 'A stream is created.',
  lasts: 'Until someone deletes it on the servers.',
  fix: 'Remove it from the environment, then delete it: `nats stream rm`.',
} as const satisfies ReviewRule;
