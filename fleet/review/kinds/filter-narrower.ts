import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const filterNarrower = {
  id: 'filter-narrower',
  level: 'review',
  sign: '−',
  keeps: ['volume', 'domain'],
  meaning: 'A leaf may send or receive less than before.',
  lasts: 'Until it is undone. What does not cross the link live meanwhile is not sent later, except by streams.',
  question: 'Does any application there still need the removed subjects?',
  fix: 'Undo the change and deploy again: the leaf reconnects with its former filter.',
} as const satisfies ReviewRule;
