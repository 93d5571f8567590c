/** Alert rules for a tier: of its certificates, and of the leaves that connect to it. */
export interface AlertProps {
  /** Path of the directory `charts/nats-alerts`, absolute, or relative to cdktf.json. Its content is copied into the stack's folder. */
  readonly chart: string;
  /**
   * Labels of the PrometheusRule and the PodMonitor, besides the usual ones, so that a Prometheus selects them, e.g.
   * `{ release: 'kube-prometheus-stack' }`. @default none
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
