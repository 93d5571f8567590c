import type { Validity } from './environment';

/** What a tier has when its owner says nothing. */
export interface TierDefaults {
  readonly namespace: string;
  readonly replicas: number;
  readonly jetstream: { readonly memory: string; readonly file: string; readonly volume: string };
  readonly cpu: string;
  /** Memory for the server itself, beside JetStream's. */
  readonly serverMemory: string;
}

/** Of the hub and of regions: three servers survive the loss of one. */
export const ACCEPTOR_DEFAULTS: TierDefaults = {
  namespace: 'nats',
  replicas: 3,
  jetstream: { memory: '2Gi', file: '20Gi', volume: '50Gi' },
  cpu: '500m',
  serverMemory: '1Gi',
};

/** Of a site: one small machine. */
export const SITE_DEFAULTS = {
  namespace: 'nats-edge',
  replicas: 1,
  jetstream: { memory: '512Mi', file: '5Gi', volume: '10Gi' },
  cpu: '100m',
  serverMemory: '256Mi',
  up: ['sensors.>', 'alerts.>'],
  down: ['commands.{site}.>', 'config.>'],
  streams: { EDGE_SENSORS: { subjects: ['sensors.>'] } },
} as const satisfies TierDefaults & Record<string, unknown>;

/** The share of `jetstream.file` that a stream without `maxBytes` has; the rest is for what JetStream keeps besides, and for small streams that come later. */
export const STREAM_SHARE = 0.9;

/**
 * The share of a server's memory limit that JetStream may have for streams in memory. Measured on nats-server 2.15.2 with limits of
 * 128 and 256 MiB, messages of 1 to 60 KB: three quarters are filled without end, with four fifths the kernel kills the server.
 */
export const MEMORY_SHARE = 0.75;

/** Servers, leaves and clients: one year, and a month in which a renewal can wait for a deploy. */
export const VALIDITY: Validity = { hours: 365 * 24, earlyRenewalHours: 30 * 24 };

/** The certificate authority: ten years, renewed a whole leaf certificate's life before its end. */
export const AUTHORITY_VALIDITY: Validity = { hours: 10 * 365 * 24, earlyRenewalHours: 365 * 24 };
