import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const exposureNarrower = {
  id: 'exposure-narrower',
  level: 'safe',
  sign: '~',
  meaning: 'Less is reachable from outside.',
  lasts: 'Until it is undone.',
  question: 'Does anybody still connect from there?',
  fix: UNDO,
} as const satisfies ReviewRule;
