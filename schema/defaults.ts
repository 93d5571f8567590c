/**
 * The share of `jetstream.file` that a stream without `maxBytes` has; the rest is for JetStream's own files, and for
 * small streams that are added later.
 */
export const STREAM_SHARE = 0.9;
