import { MEBIBYTE, mostFile } from '../../constructs/server/room';
import { show } from '../show';
import { sites, upstreams } from './places';
import type { Inspection } from './rule';

/** JetStream's files fit on the volume, with what the file system and the streams need in addition. */
export function filesFitTheVolume(inspection: Inspection): void {
  for (const { tier, path } of [...upstreams(inspection), ...sites(inspection)]) {
    const { file, volume } = tier.jetstream;
    const most = Math.floor(mostFile(volume.size.bytes, tier.streams.length) / MEBIBYTE);
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
