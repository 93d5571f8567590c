import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const confUnlike = {
  id: 'conf-unlike',
  level: 'review',
  sign: '!',
  meaning: 'The nats.conf of a new tier has settings, or values of them, that this project does not write.',
  lasts: 'As long as the tier has them.',
  question: 'Who wrote each of them, and what for?',
  fix: UNDO,
} as const satisfies ReviewRule;
