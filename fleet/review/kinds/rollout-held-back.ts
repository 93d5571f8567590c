import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const rolloutHeldBack = {
  id: 'rollout-held-back',
  level: 'review',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning: 'The template of pods changes, but some or all of them keep the one that they have until they are deleted.',
  lasts: 'Until someone deletes these pods.',
  question: 'Who deletes them, and when?',
  fix: UNDO,
} as const satisfies ReviewRule;
