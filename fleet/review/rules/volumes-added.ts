import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const volumesAdded = {
  id: 'volumes-added',
  level: 'safe',
  sign: '+',
  meaning: 'A tier gets volumes.',
  fix: NOTHING,
} as const satisfies ReviewRule;
