/** The container images that a server's pods and Jobs run. */
export interface Images {
  /** nats-server. */
  readonly nats: string;
  /** natsio/nats-server-config-reloader. */
  readonly reloader: string;
  /** natsio/prometheus-nats-exporter; its tags have no "v". */
  readonly exporter: string;
  /** natsio/nats-box, for the `nats` command. */
  readonly box: string;
}

/** The default nats-server, for deployments and rehearsals. */
export const NATS_VERSION = '2.15.2';

/** The default images. */
export const DEFAULT_IMAGES: Images = {
  nats: `nats:${NATS_VERSION}-alpine`,
  reloader: 'natsio/nats-server-config-reloader:0.23.0',
  exporter: 'natsio/prometheus-nats-exporter:0.20.1',
  box: 'natsio/nats-box:0.19.7',
};
