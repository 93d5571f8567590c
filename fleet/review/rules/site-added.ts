import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const siteAdded = {
  id: 'site-added',
  level: 'safe',
  sign: '+',
  meaning: 'A region or site joins.',
  fix: NOTHING,
} as const satisfies ReviewRule;
