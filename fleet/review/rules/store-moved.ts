import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const storeMoved = {
  id: 'store-moved',
  level: 'data',
  sign: '✗',
  meaning: 'JetStream gets another store directory or account, or is turned off: stored data becomes unreachable.',
  fix: 'Undo the change, or move the streams as in docs/changes.md.',
} as const satisfies ReviewRule;
