import type { Release } from '@cdktf/provider-helm/lib/release';
import { Construct } from 'constructs';
import type { Expiries } from '../trust/expiry';
import type { AlertProps } from './alert-props';
import { alertRelease } from './alert-release';

/** Properties of {@link CertificateAlerts}. */
export interface CertificateAlertsProps extends AlertProps {
  /** Namespace of the rules; it must exist. */
  readonly namespace: string;
  /**
   * The tier whose certificates are watched, e.g. `edge1`: the label app.kubernetes.io/instance, and `tier` in the
   * alerts.
   */
  readonly instance: string;
  /** Certificates to watch. */
  readonly certificates: Expiries;
}

/**
 * Alerts about certificates only, for the Prometheus Operator: a PrometheusRule named `nats-certificate-alerts`.
 * Nothing is scraped: the rules need no metrics, and a site's servers must not be scraped into a Prometheus that
 * watches the tier above.
 */
export class CertificateAlerts extends Construct {
  /** The Helm release, `nats-alerts`. */
  readonly release: Release;

  constructor(scope: Construct, id: string, props: CertificateAlertsProps) {
    super(scope, id);
    this.release = alertRelease(this, { ...props, name: 'nats-certificate-alerts', groups: [] });
  }
}
