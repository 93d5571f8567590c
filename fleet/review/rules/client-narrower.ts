import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clientNarrower = {
  id: 'client-narrower',
  level: 'review',
  sign: '−',
  meaning: 'A client may publish or subscribe to less than before.',
  fix: 'Check that the client does not need the removed subjects.',
} as const satisfies ReviewRule;
