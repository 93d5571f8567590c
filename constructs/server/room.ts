/**
 * The share of a server's memory limit that JetStream may use for streams in memory. Measured on nats-server 2.15.2
 * with limits of 128 and 256 MiB, messages of 1 to 60 KB: three quarters can be filled for any time, with four fifths
 * the kernel kills the server.
 */
export const MEMORY_SHARE = 0.75;

/** Bytes. */
export const MEBIBYTE = 2 ** 20;

/**
 * What a file system takes of a volume: an upper bound for ext4 with the defaults of `mkfs.ext4` (5 % reserved for
 * root) from 64 MiB to 100 GiB, as `df` shows it to nats-server's user (256 MiB: 43 MiB; 1 GiB: 118 MiB; 50 GiB: 3.6
 * GiB).
 */
const FILE_SYSTEM = { share: 0.12, bytes: 16 * MEBIBYTE };

/**
 * What a stream takes on disk beyond its maxBytes: nats-server frees its oldest messages in whole blocks of at most 8
 * MiB (`FileStoreMaxBlkSize` in its filestore.go). Measured at 32 MiB: 39.8 MiB, on each of three servers as on one.
 */
const BLOCK = 8 * MEBIBYTE;

/** Bytes of streams for which a volume has room. */
export function mostFile(volumeBytes: number, streams: number): number {
  return volumeBytes * (1 - FILE_SYSTEM.share) - FILE_SYSTEM.bytes - streams * BLOCK;
}
