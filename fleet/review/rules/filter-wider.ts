import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const filterWider = {
  id: 'filter-wider',
  level: 'review',
  sign: '!',
  meaning: 'A leaf may send or receive more than before.',
  fix: 'Check that this region or site needs each new subject.',
} as const satisfies ReviewRule;
