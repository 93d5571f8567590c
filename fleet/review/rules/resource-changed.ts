import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const resourceChanged = {
  id: 'resource-changed',
  level: 'review',
  sign: '~',
  meaning: 'A resource is created, changed or forgotten; no other rule covers it.',
  fix: 'Check it in the list of changes.',
} as const satisfies ReviewRule;
