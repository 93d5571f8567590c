import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const podsChanged = {
  id: 'pods-changed',
  level: 'review',
  sign: '!',
  meaning: 'A pod spec changes: commands, volumes, variables, security settings, access to the node.',
  fix: 'Check each path in the list of changes: pods have access to keys and to stored data.',
} as const satisfies ReviewRule;
