import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const filterWider = {
  id: 'filter-wider',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning: 'A leaf may send or receive more than before.',
  lasts: 'Until it is undone.',
  question: 'Does this region or site need each new subject?',
  fix: 'Undo the change and deploy again: the leaf reconnects with its former filter.',
} as const satisfies ReviewRule;
