import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const resourceImported = {
  id: 'resource-imported',
  level: 'review',
  sign: '+',
  meaning: 'An object that exists comes into the state: from now on, Terraform changes and deletes it.',
  lasts: 'Until it is removed from the state.',
  question: 'Is it the object of this stack, and of no other?',
  fix: 'Remove it from the state: `terraform state rm`.',
} as const satisfies ReviewRule;
