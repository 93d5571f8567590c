import { RESTART, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const podsChanged = {
  id: 'pods-changed',
  level: 'review',
  sign: '!',
  meaning: 'A pod spec changes: commands, volumes, variables, security settings, access to the node.',
  lasts: 'As long as pods run with it.',
  question: 'Is each of these expected? Pods have access to keys and to stored data.',
  fix: RESTART,
} as const satisfies ReviewRule;
