import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const resourceDestroyed = {
  id: 'resource-destroyed',
  level: 'review',
  sign: '−',
  meaning: 'A resource is destroyed or recreated; no other rule covers it.',
  fix: 'Check that nothing else uses it.',
} as const satisfies ReviewRule;
