import type { AlertingRule } from './rule-group';

const DAY = 24 * 60 * 60;

/** Two weeks: time for a deploy that waits for a change window, and for one more if that one fails. */
export const DEFAULT_BEFORE_EXPIRY = '14d';

/** A long weekend. */
const CRITICAL_SECONDS = 3 * DAY;

/** Properties of {@link certificateAlertRules}. */
export interface CertificateAlertRulesProps {
  /** Whose certificates are watched: the label `tier` of their series. */
  readonly tier: string;
  /** Seconds before a certificate's end from which on the alert fires. */
  readonly beforeExpirySeconds: number;
}

/**
 * Alerts about certificates that end. They read `nats_certificate_expiry_timestamp_seconds{tier, certificate, renewed_by}`, the
 * time of each one's end in seconds since 1970, which the chart records from its value `certificates`: Terraform knows the
 * end at apply only, and as a date. They stand in one group with these records, behind them.
 *
 * They watch what was issued, not what a server shows: a renewal that never reached a server is not seen here.
 */
export function certificateAlertRules({ tier, beforeExpirySeconds }: CertificateAlertRulesProps): AlertingRule[] {
  // The tier, so that of two tiers in one Prometheus each alerts about its own. The value of an alert is the end.
  const endsWithin = (seconds: number) =>
    `nats_certificate_expiry_timestamp_seconds{tier=${JSON.stringify(tier)}} < time() + ${seconds}`;
  return [
    {
      alert: 'NatsCertificateExpires',
      expr: endsWithin(beforeExpirySeconds),
      labels: { severity: 'warning' },
      annotations: {
        summary: 'A certificate of {{ $labels.tier }} expires: {{ $labels.certificate }}',
        description:
          'It ends at {{ $value | humanizeTimestamp }}; who has no other one then is refused when it connects. ' +
          'A deploy renews it: {{ $labels.renewed_by }}',
      },
    },
    {
      alert: 'NatsCertificateAboutToExpire',
      // Where the first alert comes later than three days before the end, half of its time is left at the second.
      expr: endsWithin(Math.min(CRITICAL_SECONDS, Math.floor(beforeExpirySeconds / 2))),
      labels: { severity: 'critical' },
      annotations: {
        summary: 'A certificate of {{ $labels.tier }} is about to expire, or has expired: {{ $labels.certificate }}',
        description:
          'Its end is {{ $value | humanizeTimestamp }}. From then on new connections with it are refused; those that stand go on until ' +
          'they break. Renew it now: {{ $labels.renewed_by }}',
      },
    },
  ];
}
