// Written by `npm run generate` from the fields of schema/: change these, not this file.

/** Options of a tier, as an environment has them, with the same defaults. */
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
  readonly maxPayload?: string | number;
  /**
   * How many servers.
   * @default 3 (hub or region), 1 (site)
   * @example 3
   * @since 0.1.0
   */
  readonly replicas?: number;
  /**
   * JetStream's storage on each server.
   * @default as its fields say
   * @example { file: '40Gi', volume: '60Gi' }
   * @since 0.1.0
   */
  readonly jetstream?: {
    /**
     * For streams in memory (`max_mem`): at most three quarters of `resources.memory`, the server needs the rest. No stream of an environment is in memory.
     * Unit: bytes.
     * @default '2Gi' (hub or region), '512Mi' (site)
     * @example '256Mi'
     * @since 0.1.0
     */
    readonly memory?: string | number;
    /**
     * For streams on disk (`max_file`): at most 88 % of the volume less 16 MiB, and 8 MiB less for each stream. The file system and the streams need the rest.
     * Unit: bytes.
     * @default '20Gi' (hub or region), '5Gi' (site)
     * @example '40Gi'
     * @since 0.1.0
     */
    readonly file?: string | number;
    /**
     * Each server's persistent volume. A size alone is short for `{ size }`.
     * Unit: bytes.
     * @default '50Gi' (hub or region), '10Gi' (site)
     * @example { size: '50Gi', class: 'fast-ssd' }
     * @since 0.1.0
     */
    readonly volume?:
      | string
      | number
      | {
          /**
           * How large it is.
           * Unit: bytes.
           * @default '50Gi' (hub or region), '10Gi' (site)
           * @example '50Gi'
           * @since 0.1.0
           */
          readonly size?: string | number;
          /**
           * Its StorageClass.
           * @default the cluster's default class
           * @example 'fast-ssd'
           * @since 0.1.0
           */
          readonly class?: string;
        };
  };
  /**
   * What each server asks of its node.
   * @default as its fields say
   * @example { cpu: '250m', memory: '1Gi' }
   * @since 0.1.0
   */
  readonly resources?: {
    /**
     * CPU requested. There is no limit, which would throttle.
     * Unit: CPUs, or with "m" thousandths of one.
     * @default '500m' (hub or region), '100m' (site)
     * @example '250m'
     * @since 0.1.0
     */
    readonly cpu?: string | number;
    /**
     * Memory requested, and the limit.
     * Unit: bytes.
     * @default `jetstream.memory` and 1Gi for the server, or a third more than `jetstream.memory` where that is larger (hub or region), `jetstream.memory` and 256Mi for the server, or a third more than `jetstream.memory` where that is larger (site)
     * @example '4Gi'
     * @since 0.1.0
     */
    readonly memory?: string | number;
  };
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

/** {@link TierOptions} with every default; sizes are bytes. */
export interface FilledTierOptions {
  readonly keepOnDestroy?: boolean;
  readonly maxPayload?: number;
  readonly replicas: number;
  readonly jetstream: {
    readonly memory: number;
    readonly file: number;
    readonly volume:
      | number
      | {
          readonly size: number;
          readonly class?: string;
        };
  };
  readonly resources: {
    readonly cpu: string | number;
    readonly memory?: number;
  };
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

/** The same of what leaves connect to: hub and regions. */
export interface AcceptorOptions {
  /**
   * How a deploy waits until leaves that may do less, or nothing any more, are cut off.
   * @default as its fields say
   * @example { timeout: '5m' }
   * @since 0.1.0
   */
  readonly accessJob?: {
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

/** {@link AcceptorOptions} with every default; sizes are bytes. */
export interface FilledAcceptorOptions {
  readonly accessJob: {
    readonly wait: boolean;
    readonly timeout: string;
  };
}

/** The same of what connects to another tier: regions and sites. */
export interface LeafOptions {
  /**
   * Seconds between attempts to connect (`leafnodes.reconnect`); it tries for ever.
   * Unit: seconds.
   * @default 5
   * @example 30
   * @since 0.1.0
   */
  readonly reconnectSeconds?: number;
}

/** {@link LeafOptions} with every default; sizes are bytes. */
export interface FilledLeafOptions {
  readonly reconnectSeconds: number;
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
