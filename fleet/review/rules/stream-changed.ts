import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const streamChanged = {
  id: 'stream-changed',
  level: 'review',
  sign: '~',
  meaning: 'Subjects, sources, replicas or another setting of a stream changes.',
  fix: 'Check that the stream still stores what its consumers need.',
} as const satisfies ReviewRule;
