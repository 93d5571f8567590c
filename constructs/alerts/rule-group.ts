/**
 * A rule that stores the result of an expression as a new series, see
 * https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
 */
export interface RecordingRule {
  /** The new series' name. */
  readonly record: string;
  /** PromQL. */
  readonly expr: string;
  /** Labels added to the result. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A rule that alerts, see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertingRule {
  /** The alert's name. */
  readonly alert: string;
  /** PromQL; every resulting series is one alert. */
  readonly expr: string;
  /**
   * How long the expression must hold before the alert fires, as a Prometheus duration, e.g. `5m`. Default: it fires at
   * once.
   */
  readonly for?: string;
  /** Labels added to the alert, by which it is routed. */
  readonly labels: Readonly<Record<string, string>>;
  /** Texts for the reader, templates of Prometheus: `{{ $labels.site }}`. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that Prometheus evaluates in order at one time: a rule sees what earlier ones recorded. */
export interface RuleGroup {
  /** Unique in its PrometheusRule. */
  readonly name: string;
  /**
   * Time between evaluations, as a Prometheus duration, e.g. `30s`. Default: Prometheus's own `evaluation_interval`.
   */
  readonly interval?: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}
