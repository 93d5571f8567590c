import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateExpiring = {
  id: 'certificate-expiring',
  level: 'review',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning: 'A certificate expires soon, and this plan does not renew it.',
  lasts: 'From the day that it expires until a deploy renews it: connections that need it are refused.',
  question: 'Will another deploy renew it before that day?',
  fix: 'Raise `earlyRenewalHours` of `trust.validity`, so that a deploy renews it in time (docs/trust.md).',
} as const satisfies ReviewRule;
