import { MAX_STREAM_REPLICAS } from '../server/capacity';

/** What a stream may be called, see https://docs.nats.io/running-a-nats-service/nats_admin/jetstream_admin/naming; it is a file name too. */
export const STREAM_NAME = /^[A-Za-z0-9_-]+$/;

/** A JetStream stream as its owner describes it. */
export interface StreamSpec {
  readonly name: string;
  /** Subjects that it stores. A stream that only sources others has none: with them, a message would come in twice, live and sourced. */
  readonly subjects?: readonly string[];
  /** Streams of this name in other domains that it sources. */
  readonly sourceDomains?: readonly string[];
  /** Bytes at most; then the oldest messages go. */
  readonly maxBytes: number;
  /** Age of messages at most, in seconds. @default no limit */
  readonly maxAgeSeconds?: number;
}

/**
 * The stream's configuration as the JetStream API takes it, every field stated so that a second run changes nothing.
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
    // JetStream refuses a window that is longer than messages live.
    duplicate_window:
      Math.min(DUPLICATE_WINDOW_SECONDS, stream.maxAgeSeconds ?? DUPLICATE_WINDOW_SECONDS) * NANOSECONDS,
  };
}

/** Begins the subjects under which messages of another domain's streams arrive; that domain's leaf alone may send there. */
export function deliverPrefix(domain: string): string {
  return `$JS.S.${domain}`;
}

const NANOSECONDS = 1e9;
/** nats-server's own default, stated so that it cannot drift. */
const DUPLICATE_WINDOW_SECONDS = 120;
