import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const waits = {
  id: 'waits',
  level: 'safe',
  sign: '?',
  meaning:
    'A stack can be planned only after others are applied. Nothing happens to it before it has a review of its own.',
  lasts: 'Until the other stacks are applied.',
  fix: 'Apply the other stacks, then plan this one.',
} as const satisfies ReviewRule;
