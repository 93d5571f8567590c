import type { AlertOptions } from '../options';

/**
 * Alert rules for a tier: about its certificates, and about the leaves that connect to it. The construct throws an
 * Error if Prometheus would refuse the labels, annotations or runbooks.
 */
export interface AlertProps extends AlertOptions {
  /**
   * Path of the directory `constructs/charts/nats-alerts`, absolute or relative to cdktf.json. It is copied into the
   * stack's folder.
   */
  readonly chart: string;
  /** Command that renews the certificates issued here, for the reader of the alert. @default terraform apply */
  readonly renewedBy?: string;
}
