import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const stackDestroyed = {
  id: 'stack-destroyed',
  level: 'review',
  sign: '−',
  meaning: 'A whole stack is destroyed.',
  fix: 'Check that it is meant to be removed. `npx fleet destroy` keeps the volumes of a tier.',
} as const satisfies ReviewRule;
