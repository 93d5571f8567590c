import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const volumesAdded = {
  id: 'volumes-added',
  level: 'safe',
  sign: '+',
  keeps: EVERYTHING_STORED,
  meaning: 'A tier gets volumes.',
  lasts: 'Until the tier is removed.',
  fix: 'Remove the tier: `npx fleet destroy` keeps its volumes.',
} as const satisfies ReviewRule;
