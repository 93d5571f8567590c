import type { AlertingRule } from './rule-group';

const DAY = 24 * 60 * 60;

/** Two weeks: time to wait for a change window, and to repeat the deploy if it fails. */
export const DEFAULT_BEFORE_EXPIRY = '14d';

/** A long weekend. */
const CRITICAL_SECONDS = 3 * DAY;

/** Properties of {@link certificateAlertRules}. */
export interface CertificateAlertRulesProps {
  /** The tier whose certificates are watched: the label `tier` of their series. */
  readonly tier: string;
  /** Seconds before a certificate's expiry from which on the alert fires. */
  readonly beforeExpirySeconds: number;
}

/**
 * Alerts about certificates that expire. They read `nats_certificate_expiry_timestamp_seconds{tier, certificate,
 * renewed_by}`, each one's expiry in seconds since 1970, which the chart records from its value `certificates`:
 * Terraform knows the expiry only at apply, and as a date. The alerts follow these records in the same group.
 *
 * They watch what was issued, not what a server presents: they do not notice a renewal that never reached a server.
 */
export function certificateAlertRules({ tier, beforeExpirySeconds }: CertificateAlertRulesProps): AlertingRule[] {
  // With the tier, so that two tiers in one Prometheus each alert about their own. The value of an alert is the expiry.
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
          'It expires at {{ $value | humanizeTimestamp }}. New connections with it are then refused. ' +
          'A deploy renews it: {{ $labels.renewed_by }}',
      },
    },
    {
      alert: 'NatsCertificateAboutToExpire',
      // If the first alert fires less than three days before expiry, the second fires when half of that time is left.
      expr: endsWithin(Math.min(CRITICAL_SECONDS, Math.floor(beforeExpirySeconds / 2))),
      labels: { severity: 'critical' },
      annotations: {
        summary: 'A certificate of {{ $labels.tier }} is about to expire, or has expired: {{ $labels.certificate }}',
        description:
          'It expires at {{ $value | humanizeTimestamp }}. From then on new connections with it are refused; existing ones stay until ' +
          'they break. Renew it now: {{ $labels.renewed_by }}',
      },
    },
  ];
}
