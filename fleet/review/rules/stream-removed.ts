import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamRemoved = {
  id: 'stream-removed',
  level: 'review',
  sign: '✗',
  meaning:
    'A stream is removed from the configuration. It stays on the servers with its messages until someone deletes it.',
  fix: 'If it is no longer needed, delete it after the deploy: `nats stream rm`. Otherwise put it back.',
} as const satisfies ReviewRule;
