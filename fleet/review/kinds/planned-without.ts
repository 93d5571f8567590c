import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const plannedWithout = {
  id: 'planned-without',
  level: 'safe',
  sign: '?',
  meaning:
    'A stack is planned without outputs of another one that exist only after it is applied. What depends on them is in the next plan.',
  lasts: 'Until it is planned again.',
  fix: 'Apply the other stack, then plan this one again.',
} as const satisfies ReviewRule;
