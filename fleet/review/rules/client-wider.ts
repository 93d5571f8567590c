import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clientWider = {
  id: 'client-wider',
  level: 'review',
  sign: '!',
  meaning: 'A client may publish or subscribe to more than before.',
  fix: 'Check that this client needs each new subject.',
} as const satisfies ReviewRule;
