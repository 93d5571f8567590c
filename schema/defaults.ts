/** The share of `jetstream.file` that a stream without `maxBytes` has; the rest is for what JetStream keeps besides, and for small streams that come later. */
export const STREAM_SHARE = 0.9;

/**
 * The share of a server's memory limit that JetStream may have for streams in memory. Measured on nats-server 2.15.2 with limits of
 * 128 and 256 MiB, messages of 1 to 60 KB: three quarters are filled without end, with four fifths the kernel kills the server.
 */
export const MEMORY_SHARE = 0.75;
