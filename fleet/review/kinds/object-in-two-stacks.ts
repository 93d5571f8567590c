import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const objectInTwoStacks = {
  id: 'object-in-two-stacks',
  level: 'review',
  sign: '!',
  meaning: 'Two stacks have the same object of one cluster: the second apply fails, overwrites it, or deletes it.',
  lasts: 'With every deployment of either stack.',
  question: 'Which of the two stacks is it to belong to?',
  fix: 'Give one of them another context, namespace or name, or remove it from one state with `terraform state rm`.',
} as const satisfies ReviewRule;
