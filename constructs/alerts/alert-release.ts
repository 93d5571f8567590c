import { Release } from '@cdktf/provider-helm/lib/release';
import type { Construct } from 'constructs';
import { stringify } from 'yaml';
import { AssetType, TerraformAsset, Token } from '../cdktf';
import { LABEL } from '../contract';
import { secondsOf } from '../duration';
import { bytesOf } from '../kubernetes/config-objects';
import { labels } from '../labels';
import type { Expiries } from '../trust/expiry';
import { alertNotesProblems, withNotes } from './alert-notes';
import type { AlertProps } from './alert-props';
import { certificateAlertRules, DEFAULT_BEFORE_EXPIRY } from './certificate-alert-rules';
import type { AlertingRule, RecordingRule, RuleGroup } from './rule-group';

/** Properties of {@link alertRelease}. */
export interface AlertReleaseProps extends AlertProps {
  /** Namespace of the release and of the objects in it; it must exist. */
  readonly namespace: string;
  /**
   * The tier of the alerts, e.g. `hub`: the label app.kubernetes.io/instance, and the label `tier` of its certificates.
   */
  readonly instance: string;
  /** Name of the PrometheusRule. @default nats-leaf-alerts, the chart's default */
  readonly name?: string;
  /** Rules about other things than certificates. */
  readonly groups: readonly RuleGroup[];
  /** Labels of pods to scrape. @default nothing is scraped */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Certificates to watch. */
  readonly certificates: Expiries;
}

/** A certificate and its values for the chart. */
type Ends = [certificate: string, { readonly notAfter: string; readonly labels: Readonly<Record<string, string>> }];

/**
 * The Helm release of alert rules. They are in a chart of this repository, since `kubernetes_manifest` cannot be
 * planned without the cluster and the CRDs of the Prometheus Operator; the chart needs them only at apply time.
 */
export function alertRelease(scope: Construct, props: AlertReleaseProps): Release {
  const { instance, certificates, beforeExpiry = DEFAULT_BEFORE_EXPIRY } = props;
  const problems = alertNotesProblems(props).map(({ path, message }) => `${path.join('.')} ${message}`);
  if (problems.length > 0) throw new Error(`alerts of ${instance}: ${problems.join('; ')}`);
  const noted = (rule: AlertingRule) => withNotes(rule, props);
  const watched = Object.entries(certificates);
  const chart = new TerraformAsset(scope, 'chart', { path: props.chart, type: AssetType.DIRECTORY });
  const values = {
    ...(props.name !== undefined && { name: props.name }),
    labels: {
      ...labels({ name: 'nats-alerts', instance, component: 'alerts' }),
      // Helm overwrites this label; set what the cluster will show.
      [LABEL.managedBy]: 'Helm',
      ...props.labels,
    },
    groups: props.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => (isAlerting(rule) ? noted(rule) : rule)),
    })),
    ...(watched.length > 0 && {
      certificateAlerts: certificateAlertRules({ tier: instance, beforeExpirySeconds: secondsOf(beforeExpiry) }).map(
        noted,
      ),
    }),
    podMonitor: props.podLabels ? { enabled: true, matchLabels: props.podLabels } : { enabled: false },
  };
  const ends = watched.map(
    ([certificate, { notAfter, renewedBy = props.renewedBy ?? 'terraform apply' }]): Ends => [
      certificate,
      { notAfter, labels: { tier: instance, renewed_by: renewedBy } },
    ],
  );
  const release = new Release(scope, 'release', {
    name: 'nats-alerts',
    namespace: props.namespace,
    chart: chart.path,
    // Separate: while a certificate is renewed, the plan does not know its expiry, nor the whole text that contains it.
    values: [json(values), ...(ends.length > 0 ? [json({ certificates: Object.fromEntries(ends) })] : [])],
  });
  refuseTooLarge(release, instance, [
    ...values.groups,
    ...(watched.length > 0 ? [certificateGroup(ends, values.certificateAlerts ?? [])] : []),
  ]);
  return release;
}

/**
 * Maximum bytes of YAML of a PrometheusRule's rules for the Prometheus Operator: half the size of a ConfigMap, see
 * https://github.com/prometheus-operator/prometheus-operator/issues/6478
 */
const MOST_RULE_BYTES = 512 * 1024;

function refuseTooLarge(release: Release, instance: string, groups: readonly RuleGroup[]): void {
  release.node.addValidation({
    validate: () => {
      // As the Prometheus Operator writes them, without indentation of lists.
      const bytes = bytesOf(release, stringify({ groups }, { lineWidth: 0, indentSeq: false }));
      if (bytes <= MOST_RULE_BYTES) return [];
      return [
        `the alert rules of ${instance} would have ${bytes} bytes; the Prometheus Operator accepts ${MOST_RULE_BYTES} per PrometheusRule. ` +
          'They grow with the leaves that connect here: connect sites through a region, or disable alerts (alerts.enabled)',
      ];
    },
  });
}

/** The rules that the chart renders for certificates, with their full size. */
function certificateGroup(ends: readonly Ends[], alerts: readonly AlertingRule[]): RuleGroup {
  const records = ends.map(([certificate, { labels: given }]) => ({
    record: 'nats_certificate_expiry_timestamp_seconds',
    expr: 'vector(1234567890)',
    labels: { certificate, ...given },
  }));
  return { name: 'nats-certificates', rules: [...records, ...alerts] };
}

function isAlerting(rule: AlertingRule | RecordingRule): rule is AlertingRule {
  return 'alert' in rule;
}

function json(values: unknown): string {
  return JSON.stringify(values, (_key, value: unknown) => (typeof value === 'string' ? literal(value) : value));
}

/** The string with `${` and `%{` escaped for Terraform. References to other resources stay. */
function literal(text: string): string {
  return Token.isUnresolved(text) ? text : text.replace(/([$%])\{/g, '$1$1{');
}
