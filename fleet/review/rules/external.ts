import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const external = {
  id: 'external',
  level: 'review',
  sign: '?',
  meaning: 'A plan, or resources, that this project does not create: shown, but not analyzed.',
  fix: 'Check them in the list of changes, as in any plan of Terraform.',
} as const satisfies ReviewRule;
