import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const sourceAdded = {
  id: 'source-added',
  level: 'safe',
  sign: '+',
  meaning: 'A stream sources from one more site.',
  fix: NOTHING,
} as const satisfies ReviewRule;
