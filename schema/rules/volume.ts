import type { LeafAcceptor, Site } from '../environment';
import { show } from '../show';
import { acceptors, type Place, sites } from './places';
import type { Inspection } from './rule';

const MEBIBYTE = 2 ** 20;

/**
 * What a file system keeps of a volume to itself: of ext4 as `mkfs.ext4` makes it, 5 % of it reserved for root, this is an
 * upper bound from 64 MiB to 100 GiB, by `df` as nats-server's user sees it (256 MiB: 43 MiB; 1 GiB: 118 MiB; 50 GiB: 3.6 GiB).
 */
const FILE_SYSTEM = { share: 0.12, bytes: 16 * MEBIBYTE };

/**
 * What a stream takes on disk beyond its maxBytes: nats-server frees its oldest messages by whole blocks, which are of 8 MiB at
 * most (`FileStoreMaxBlkSize` in its filestore.go). Measured at 32 MiB: 39.8 MiB, on each of three servers as on one.
 */
const BLOCK = 8 * MEBIBYTE;

/** JetStream's files fit on the volume, with what a file system and the streams need besides. */
export function filesFitTheVolume(inspection: Inspection): void {
  for (const place of [...acceptors(inspection), ...sites(inspection)]) {
    const { tier, path } = place;
    const { file, volume } = tier.jetstream;
    const most = Math.floor(mostFile(place) / MEBIBYTE);
    if (file.bytes <= most * MEBIBYTE) continue;
    const streams = tier.streams.length === 1 ? '1 stream' : `${tier.streams.length} streams`;
    inspection.report(
      path('jetstream', 'file'),
      `${show(file.text)} does not fit on the volume of ${volume.size.text}, ${most > 0 ? `at most "${most}Mi" do` : 'which is too small'}: its file system and ${streams} need the rest, and JetStream stores nothing more once the disk is full`,
      path('jetstream', 'volume'),
      path('streams'),
    );
  }
}

/** How many bytes of streams a volume has room for. */
function mostFile({ tier }: Place<LeafAcceptor | Site>): number {
  const { bytes } = tier.jetstream.volume.size;
  return bytes * (1 - FILE_SYSTEM.share) - FILE_SYSTEM.bytes - tier.streams.length * BLOCK;
}
