import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const linkRefused = {
  id: 'link-refused',
  level: 'review',
  sign: '−',
  meaning: 'A region or site is deployed that its hub or region, in the same review, does not let in.',
  lasts: 'Until both are planned from one environment.',
  question: 'Are both plans of the same version of the environment?',
  fix: 'Plan both again, and apply the hub or region first.',
} as const satisfies ReviewRule;
