import type { Site, Upstream } from '../environment';
import { show } from '../show';
import { type Place, sites, upstreams } from './places';
import type { Inspection } from './rule';

const MEBIBYTE = 2 ** 20;

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

/** JetStream's files fit on the volume, with what the file system and the streams need in addition. */
export function filesFitTheVolume(inspection: Inspection): void {
  for (const place of [...upstreams(inspection), ...sites(inspection)]) {
    const { tier, path } = place;
    const { file, volume } = tier.jetstream;
    const most = Math.floor(mostFile(place) / MEBIBYTE);
    if (file.bytes <= most * MEBIBYTE) continue;
    const users = ['the file system', ...counted(tier.streams.length)].join(' and ');
    inspection.report(
      path('jetstream', 'file'),
      `${show(file.text)} does not fit on the volume of ${volume.size.text}${
        most > 0
          ? `: at most "${most}Mi" fits. The rest is for ${users}, and JetStream stores nothing more once the disk is full`
          : `, which is too small for ${users}`
      }`,
      path('jetstream', 'volume'),
      path('streams'),
    );
  }
}

function counted(streams: number): string[] {
  if (streams === 0) return [];
  return [streams === 1 ? '1 stream' : `${streams} streams`];
}

/** Bytes of streams for which a volume has room. */
function mostFile({ tier }: Place<Upstream | Site>): number {
  const { bytes } = tier.jetstream.volume.size;
  return bytes * (1 - FILE_SYSTEM.share) - FILE_SYSTEM.bytes - tier.streams.length * BLOCK;
}
