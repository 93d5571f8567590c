import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const reachSame = {
  id: 'reach-same',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning:
    'Services or network policies change, and whoever could connect still can, and nobody else: other spellings of the same, descriptions, a port inside the cluster where a server now listens, how long a deploy waits.',
  lasts: 'Until it is undone.',
  fix: UNDO,
} as const satisfies ReviewRule;
