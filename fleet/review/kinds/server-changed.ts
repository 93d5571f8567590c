import { EVERYTHING_STORED, RESTART, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serverChanged = {
  id: 'server-changed',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'Another image, or other resources or arguments of the servers.',
  lasts: 'As long as pods run with it.',
  fix: RESTART,
} as const satisfies ReviewRule;
