import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const streamUnusual = {
  id: 'stream-unusual',
  level: 'review',
  sign: '!',
  keeps: ['volume', 'domain'],
  meaning:
    'A new stream, or the file of one, is not as this project writes it, takes more room than there is, or stores subjects that something else uses.',
  lasts: 'Until it is undone. What is stored until then stays.',
  question: 'Is it meant to store just this, and nothing that other streams, commands or nats-server use?',
  fix: UNDO,
} as const satisfies ReviewRule;
