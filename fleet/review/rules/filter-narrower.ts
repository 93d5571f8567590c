import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const filterNarrower = {
  id: 'filter-narrower',
  level: 'review',
  sign: '−',
  meaning: 'A leaf may send or receive less than before.',
  fix: 'Check that no application needs the removed subjects there.',
} as const satisfies ReviewRule;
