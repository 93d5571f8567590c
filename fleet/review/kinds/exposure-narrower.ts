import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const exposureNarrower = {
  id: 'exposure-narrower',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'Less is reachable, and nobody can have used it: no server listens there, or there are no such pods.',
  lasts: 'Until it is undone.',
  fix: UNDO,
} as const satisfies ReviewRule;
