import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const placeRecorded = {
  id: 'place-recorded',
  level: 'safe',
  sign: '+',
  keeps: EVERYTHING_STORED,
  meaning:
    'The state did not say yet which cluster, namespace and providers it is made with. That is all that is added.',
  lasts: 'For good.',
  fix: UNDO,
} as const satisfies ReviewRule;
