import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const siteAdded = {
  id: 'site-added',
  level: 'safe',
  sign: '+',
  keeps: EVERYTHING_STORED,
  meaning: 'A region or site joins.',
  lasts: 'Until it is removed.',
  fix: 'Remove or revoke it: docs/how-to/revoke-a-site.md.',
} as const satisfies ReviewRule;
