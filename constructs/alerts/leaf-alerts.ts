import { Release } from '@cdktf/provider-helm/lib/release';
import { AssetType, TerraformAsset, Token } from 'cdktf';
import { Construct } from 'constructs';
import { labels } from '../labels';
import { leafAlertRules } from './leaf-alert-rules';

/** Properties of {@link LeafAlerts}. */
export interface LeafAlertsProps {
  /** Namespace of the servers that are scraped; it must exist. The rules and the PodMonitor go there too. */
  readonly namespace: string;
  /** Path of the directory `charts/nats-alerts`, absolute, or relative to cdktf.json. Its content is copied into the stack's folder. */
  readonly chart: string;
  /** Names of the sites and regions that connect here as leaves, as in `LeafAlertRulesProps.sites`. */
  readonly sites: readonly string[];
  /**
   * Labels of the PrometheusRule and the PodMonitor, besides the usual ones, so that a Prometheus selects them, e.g.
   * `{ release: 'kube-prometheus-stack' }`. Default: none.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the pods to scrape, at their port `metrics`: those of the servers' StatefulSet. At least one. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Whose leaves are watched, e.g. `hub`: the label app.kubernetes.io/instance. */
  readonly instance: string;
}

/**
 * Alerts about leaf nodes, and the scraping that they need, for the Prometheus Operator: a PrometheusRule and a PodMonitor,
 * both named `nats-leaf-alerts`. They are in a Helm chart of this repository, since `kubernetes_manifest` could not even be planned
 * without the cluster and the operator's CRDs; the chart needs them at apply time only.
 */
export class LeafAlerts extends Construct {
  /** The Helm release, `nats-alerts`. */
  readonly release: Release;

  constructor(scope: Construct, id: string, props: LeafAlertsProps) {
    super(scope, id);
    const chart = new TerraformAsset(this, 'chart', { path: props.chart, type: AssetType.DIRECTORY });
    const values = {
      labels: {
        ...labels({ name: 'nats-alerts', instance: props.instance, component: 'alerts' }),
        // Helm writes this one over whatever a chart says; so say what the cluster will show.
        'app.kubernetes.io/managed-by': 'Helm',
        ...props.labels,
      },
      groups: leafAlertRules({ sites: props.sites }),
      podMonitor: { enabled: true, matchLabels: props.podLabels },
    };
    this.release = new Release(this, 'release', {
      name: 'nats-alerts',
      namespace: props.namespace,
      chart: chart.path,
      values: [JSON.stringify(values, (_key, value: unknown) => (typeof value === 'string' ? literal(value) : value))],
    });
  }
}

/** The string, so written that Terraform does not take `${` or `%{` in it for a template of its own. References to other resources stay. */
function literal(text: string): string {
  return Token.isUnresolved(text) ? text : text.replace(/([$%])\{/g, '$1$1{');
}
