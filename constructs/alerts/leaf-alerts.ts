import type { Release } from '@cdktf/provider-helm/lib/release';
import { Construct } from 'constructs';
import type { Expiries } from '../trust/expiry';
import type { AlertProps } from './alert-props';
import { alertRelease } from './alert-release';
import { leafAlertRules } from './leaf-alert-rules';

/** Properties of {@link LeafAlerts}. */
export interface LeafAlertsProps extends AlertProps {
  /** Namespace of the scraped servers, the rules and the PodMonitor; it must exist. */
  readonly namespace: string;
  /** Names of the sites and regions that connect here as leaves, as in `LeafAlertRulesProps.sites`. */
  readonly sites: readonly string[];
  /** Labels of the pods to scrape at their port `metrics`: those of the servers' StatefulSet. At least one. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The tier whose leaves are watched, e.g. `hub`: the label app.kubernetes.io/instance. */
  readonly instance: string;
  /** Certificates to watch: those of the servers here, and of the leaves that connect to them. @default none */
  readonly certificates?: Expiries;
}

/**
 * Alerts about leaf nodes and certificates, and the scraping that they need, for the Prometheus Operator: a
 * PrometheusRule and a PodMonitor, both named `nats-leaf-alerts`.
 */
export class LeafAlerts extends Construct {
  /** The Helm release, `nats-alerts`. */
  readonly release: Release;

  constructor(scope: Construct, id: string, { sites, certificates = {}, ...props }: LeafAlertsProps) {
    super(scope, id);
    this.release = alertRelease(this, { ...props, certificates, groups: leafAlertRules({ sites }) });
  }
}
