import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const planUnlike = {
  id: 'plan-unlike',
  level: 'review',
  sign: '?',
  meaning: 'The plan has parts that no review has looked at, or that Terraform does not write.',
  lasts: 'Until it is known what they do.',
  question: 'Which program wrote this plan, from which configuration?',
  fix: 'Plan again with Terraform, from a configuration that this project has written.',
} as const satisfies ReviewRule;
