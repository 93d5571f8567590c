import type { AlertOptions } from '../options';

/**
 * Alert rules for a tier: of its certificates, and of the leaves that connect to it. The construct throws where labels,
 * annotations or runbooks are such as Prometheus would refuse.
 */
export interface AlertProps extends AlertOptions {
  /** Path of the directory `constructs/charts/nats-alerts`, absolute, or relative to cdktf.json. Its content is copied into the stack's folder. */
  readonly chart: string;
  /** What renews the certificates that are issued here, for the reader of the alert. @default terraform apply */
  readonly renewedBy?: string;
}
