import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const sourceAdded = {
  id: 'source-added',
  level: 'safe',
  sign: '+',
  keeps: ['volume', 'domain'],
  meaning: 'A stream sources from one more site.',
  lasts: 'Until it is removed.',
  fix: 'Remove the source. Messages that were fetched stay.',
} as const satisfies ReviewRule;
