import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const exposureNarrower = {
  id: 'exposure-narrower',
  level: 'safe',
  sign: '~',
  meaning: 'Less is reachable from outside.',
  fix: 'Check that nobody connects from there any more.',
} as const satisfies ReviewRule;
