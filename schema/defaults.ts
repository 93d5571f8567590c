/** The share of `jetstream.file` that a stream without `maxBytes` has; the rest is for what JetStream keeps besides, and for small streams that come later. */
export const STREAM_SHARE = 0.9;
