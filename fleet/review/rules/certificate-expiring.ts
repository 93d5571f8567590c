import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateExpiring = {
  id: 'certificate-expiring',
  level: 'review',
  sign: '↻',
  meaning: 'A certificate expires soon, and this plan does not renew it.',
  fix: 'Raise `earlyRenewalHours` of `trust.validity`, so that a deploy renews it in time (docs/trust.md).',
} as const satisfies ReviewRule;
