import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamRemoved = {
  id: 'stream-removed',
  level: 'review',
  sign: '✗',
  keeps: ['volume', 'domain'],
  meaning:
    'A stream is removed from the configuration. It stays on the servers with its messages until someone deletes it.',
  lasts: 'The stream keeps its messages until someone deletes it on the servers.',
  question: 'Is the stream no longer needed, and who deletes it?',
  fix: 'Put it back. If it is no longer needed, delete it after the deploy: `nats stream rm`.',
} as const satisfies ReviewRule;
