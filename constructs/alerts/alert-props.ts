import type { AlertNotes } from './alert-notes';

/**
 * Alert rules for a tier: of its certificates, and of the leaves that connect to it. The construct throws where labels,
 * annotations or runbooks are such as Prometheus would refuse.
 */
export interface AlertProps extends AlertNotes {
  /** Path of the directory `constructs/charts/nats-alerts`, absolute, or relative to cdktf.json. Its content is copied into the stack's folder. */
  readonly chart: string;
  /**
   * Labels of the objects PrometheusRule and PodMonitor, besides the usual ones, so that a Prometheus selects them, e.g.
   * `{ release: 'kube-prometheus-stack' }`. No alert has them: see `alertLabels`. @default none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Seconds before the end of a certificate from which on an alert fires. Early renewal (`Validity.earlyRenewalHours`) must
   * be longer: a deploy that renews nothing yet would not end the alert. @default 14 days
   */
  readonly beforeExpirySeconds?: number;
  /** What renews the certificates that are issued here, for the reader of the alert. @default terraform apply */
  readonly renewedBy?: string;
}
