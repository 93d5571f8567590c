import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const storeMoved = {
  id: 'store-moved',
  level: 'data',
  sign: '✗',
  keeps: ['domain'],
  meaning: 'JetStream gets another store directory or account, or is turned off: stored data becomes unreachable.',
  lasts: 'Until it is undone.',
  question: 'May the servers start with an empty store?',
  fix: 'Undo the change: the messages stay where they were stored. How to move them: docs/changes.md.',
} as const satisfies ReviewRule;
