import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const external = {
  id: 'external',
  level: 'review',
  sign: '?',
  meaning: 'A plan, or resources, that this project does not create: shown, but not analyzed.',
  lasts: 'Not known.',
  question: 'Has somebody who knows these resources read their changes in the list?',
  fix: 'Not known: this project does not create them.',
} as const satisfies ReviewRule;
