// Written by `npm run generate` from the fields of schema/: change these, not this file.

/** Options of a tier, as an environment has them, with the same defaults; sizes are bytes. */
export interface TierOptions {
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the keys of the fleet's and of a site's certificate authorities. The claims of the volumes are made by the StatefulSet and are not in Terraform's state: they outlive the StatefulSet (persistentVolumeClaimRetentionPolicy is Retain), but not their namespace. To delete them say `false`, then destroy.
   * @default the environment's `keepOnDestroy`
   * @example false
   * @since 0.1.0
   */
  readonly keepOnDestroy?: boolean;
  /**
   * How large a message may be (`max_payload`): more is refused, and its client disconnected. Not above `max_pending`, which is 64 MiB. A leaf link ends where a message crosses it that is larger than the other side takes: what a site stores must not be larger than what is above it takes.
   * Unit: bytes.
   * @default the environment's `maxPayload`
   * @example '8Mi'
   * @since 0.1.0
   */
  readonly maxPayload?: number;
  /**
   * How many servers.
   * @default 3 of a hub or region, 1 of a site
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * Ports of each server, the same ones on its Services.
   * @default as its fields say
   * @example { client: 14222 }
   * @since 0.1.0
   */
  readonly ports?: {
    /**
     * Clients.
     * @default 4222
     * @example 14222
     * @since 0.1.0
     */
    readonly client?: number;
    /**
     * Leaf nodes that connect here. A site does not listen on it.
     * @default 7422
     * @example 17422
     * @since 0.1.0
     */
    readonly leafnodes?: number;
    /**
     * Routes between the servers of the cluster; one server alone does not listen on it.
     * @default 6222
     * @example 16222
     * @since 0.1.0
     */
    readonly cluster?: number;
    /**
     * HTTP monitoring; never public.
     * @default 8222
     * @example 18222
     * @since 0.1.0
     */
    readonly monitor?: number;
    /**
     * Prometheus metrics; never public.
     * @default 7777
     * @example 17777
     * @since 0.1.0
     */
    readonly exporter?: number;
  };
  /**
   * How a deploy waits for the servers to be ready. A StatefulSet that is not ready in time when it is first made is made again by the next deploy; `terraform untaint` prevents that.
   * @default as its fields say
   * @example { timeout: '20m' }
   * @since 0.1.0
   */
  readonly rollout?: {
    /**
     * Whether a deploy waits for it; else a failure shows in Kubernetes only.
     * @default true
     * @example false
     * @since 0.1.0
     */
    readonly wait?: boolean;
    /**
     * After which the deploy fails. It can be run again.
     * Unit: days, hours, minutes and seconds.
     * @default '10m'
     * @example '20m'
     * @since 0.1.0
     */
    readonly timeout?: string;
  };
  /**
   * How a deploy waits for the Job that makes the streams.
   * @default as its fields say
   * @example { wait: false }
   * @since 0.1.0
   */
  readonly streamsJob?: {
    /**
     * Whether a deploy waits for it; else a failure shows in Kubernetes only.
     * @default true
     * @example false
     * @since 0.1.0
     */
    readonly wait?: boolean;
    /**
     * After which the deploy fails. It can be run again.
     * Unit: days, hours, minutes and seconds.
     * @default '15m'
     * @example '20m'
     * @since 0.1.0
     */
    readonly timeout?: string;
  };
}

/** {@link TierOptions} with every default. */
export interface FilledOptions {
  readonly keepOnDestroy?: boolean;
  readonly maxPayload?: number;
  readonly replicas: number;
  readonly ports: {
    readonly client: number;
    readonly leafnodes: number;
    readonly cluster: number;
    readonly monitor: number;
    readonly exporter: number;
  };
  readonly rollout: {
    readonly wait: boolean;
    readonly timeout: string;
  };
  readonly streamsJob: {
    readonly wait: boolean;
    readonly timeout: string;
  };
}

/** Of alerts. */
export interface AlertOptions {
  /**
   * How long before a certificate's end an alert fires. Less than the early renewal of certificates and authority: a deploy that renews nothing yet would not end the alert.
   * Unit: days, hours, minutes and seconds.
   * @default '14d'
   * @example '7d'
   * @since 0.1.0
   */
  readonly beforeExpiry?: string;
  /**
   * Labels of the objects PrometheusRule and PodMonitor, besides the usual ones, so that a Prometheus selects them. No alert has them: see `alertLabels`.
   * @default {}
   * @example { release: 'kube-prometheus-stack' }
   * @since 0.1.0
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Labels of every alert, by which Alertmanager routes it. What the rules themselves say, such as `severity`, cannot be replaced. Prometheus fills in templates such as `{{ $labels.site }}`.
   * @default {}
   * @example { team: 'edge' }
   * @since 0.1.0
   */
  readonly alertLabels?: Readonly<Record<string, string>>;
  /**
   * Annotations of every alert besides `summary` and `description`.
   * @default {}
   * @example { dashboard: 'https://grafana.example.com/d/nats?var-site={{ $labels.site }}' }
   * @since 0.1.0
   */
  readonly alertAnnotations?: Readonly<Record<string, string>>;
  /**
   * Address of the runbooks: each alert has the annotation `runbook_url` of that address, `/` and the alert's name. After an address that ends with `/`, `#` or `=` the name stands at once.
   * @default no alert has a `runbook_url`
   * @example 'https://wiki.example.com/nats'
   * @since 0.1.0
   */
  readonly runbooks?: string;
}

/** Which generation of something secret is in use. */
export interface RotationOptions {
  /**
   * 1 for the first. A higher number makes it anew.
   * @default 1
   * @example 2
   * @since 0.1.0
   */
  readonly generation?: number;
  /**
   * Whether the generation before is accepted too, so that both sides can be deployed in any order.
   * @default false
   * @example true
   * @since 0.1.0
   */
  readonly overlap?: boolean;
}
