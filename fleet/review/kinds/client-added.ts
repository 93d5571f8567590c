import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clientAdded = {
  id: 'client-added',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning: 'A new client may connect.',
  lasts: 'Until it is removed.',
  question: 'Is this client expected, and does it need its subjects?',
  fix: 'Remove it and deploy: nats-server closes its connections when it reloads.',
} as const satisfies ReviewRule;
