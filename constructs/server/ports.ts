/** The ports of a server, all TCP. */
export interface Ports {
  /** Clients. @default 4222 */
  readonly client: number;
  /** Leaf nodes that connect here. @default 7422 */
  readonly leafnodes: number;
  /** Routes between the servers of the cluster. @default 6222 */
  readonly cluster: number;
  /** HTTP monitoring; never public. @default 8222 */
  readonly monitor: number;
  /** Prometheus metrics; never public. @default 7777 */
  readonly exporter: number;
}

/**
 * The ports that are registered for NATS or are defaults of its tools, see
 * https://docs.nats.io/running-a-nats-service/configuration
 */
export const DEFAULT_PORTS: Ports = { client: 4222, leafnodes: 7422, cluster: 6222, monitor: 8222, exporter: 7777 };
