import { MAX_STREAM_REPLICAS } from '../server/capacity';

/**
 * Allowed stream names, which are also file names; see
 * https://docs.nats.io/running-a-nats-service/nats_admin/jetstream_admin/naming
 */
export const STREAM_NAME = /^[A-Za-z0-9_-]+$/;

/** A JetStream stream as its owner describes it. */
export interface StreamSpec {
  readonly name: string;
  /**
   * Subjects that it stores. A stream that only sources others has none: otherwise a message would be stored twice,
   * live and sourced.
   */
  readonly subjects?: readonly string[];
  /** Streams of this name in other domains that it sources. */
  readonly sourceDomains?: readonly string[];
  /** Maximum bytes; beyond it the oldest messages are deleted. */
  readonly maxBytes: number;
  /** Maximum age of messages, in seconds. @default no limit */
  readonly maxAgeSeconds?: number;
}

/**
 * The stream's configuration for the JetStream API, with every field set so that a second run changes nothing.
 * Field names: https://docs.nats.io/reference/reference-protocols/nats_api_reference
 */
export function streamConfig(stream: StreamSpec, replicas: number): Record<string, unknown> {
  return {
    name: stream.name,
    subjects: stream.subjects,
    ...(stream.sourceDomains && {
      sources: stream.sourceDomains.map((domain) => ({
        name: stream.name,
        external: { api: `$JS.${domain}.API`, deliver: deliverPrefix(domain) },
      })),
    }),
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    num_replicas: Math.min(replicas, MAX_STREAM_REPLICAS),
    max_bytes: stream.maxBytes,
    max_age: (stream.maxAgeSeconds ?? 0) * NANOSECONDS,
    max_msgs: -1,
    max_msg_size: -1,
    max_consumers: -1,
    // JetStream refuses a window that is longer than the maximum age.
    duplicate_window:
      Math.min(DUPLICATE_WINDOW_SECONDS, stream.maxAgeSeconds ?? DUPLICATE_WINDOW_SECONDS) * NANOSECONDS,
  };
}

/**
 * Prefix of the subjects on which messages of another domain's streams arrive; only that domain's leaf may publish
 * there.
 */
export function deliverPrefix(domain: string): string {
  return `$JS.S.${domain}`;
}

const NANOSECONDS = 1e9;
/** nats-server's default, set explicitly so that it cannot drift. */
const DUPLICATE_WINDOW_SECONDS = 120;
