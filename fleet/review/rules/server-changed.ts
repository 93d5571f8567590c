import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serverChanged = {
  id: 'server-changed',
  level: 'safe',
  sign: '~',
  meaning: 'Another image, or other resources or arguments of the servers.',
  fix: NOTHING,
} as const satisfies ReviewRule;
