import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clientAdded = {
  id: 'client-added',
  level: 'review',
  sign: '!',
  meaning: 'A new client may connect.',
  fix: 'Check that it is expected, and that it needs its subjects.',
} as const satisfies ReviewRule;
