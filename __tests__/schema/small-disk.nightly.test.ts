import { jetstreamManager } from '@nats-io/jetstream';
import { natsServer, PINNED } from '../support/binaries';
import { DISK_NOTE, smallDisk, testWithDisk } from '../support/small-disk';
import { linesOf, SMALL, site } from './example';
import { failures, MEBIBYTE } from './filled';
import { serve } from './served';

jest.setTimeout(300_000);

const DISK = 256;
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** The largest `file` that the rules accept on the volume with that number of streams, in MiB, from their message. */
function mostFile(streams: number): number {
  const named = numbers(streams).map((n) => [`S${n}`, { subjects: [`sensors.s${n}`], ...SMALL }]);
  const jetstream = { file: `${DISK}Mi`, volume: `${DISK}Mi` };
  const [line = ''] = linesOf(site({ jetstream, streams: Object.fromEntries(named) }));
  return Number(/at most "(\d+)Mi"/.exec(line)?.[1]);
}

/** How many messages are not stored on the disk, with that number of streams and size. */
async function stored(file: number, count: number): Promise<{ failed: number; full: boolean }> {
  const disk = smallDisk(DISK, natsServer(PINNED));
  const block = `store_dir: "${disk.path}/jetstream", max_file: ${file * MEBIBYTE}, max_mem: 1MB`;
  const server = await serve(`jetstream { ${block} }`, disk.binary);
  const connection = await server.connect();
  const { streams } = await jetstreamManager(connection);
  const subjects = numbers(count).map((n) => `s.${n}`);
  const max_bytes = Math.floor((file * MEBIBYTE) / count);
  for (const subject of subjects) await streams.add({ name: subject.replace('.', ''), subjects: [subject], max_bytes });
  const failed = await failures(connection, subjects, file);
  return { failed, full: /no space left on device/.test(server.log) };
}

testWithDisk(`files as large as the volume fill a real disk, and nothing more is stored${DISK_NOTE}`, async () => {
  const { failed, full } = await stored(DISK, 1);
  expect([full, failed > 0]).toEqual([true, true]);
});

testWithDisk.each([1, 4])(
  `on a real disk the largest files that are accepted are filled without end, by %i streams${DISK_NOTE}`,
  async (streams) => {
    expect(mostFile(streams)).toBe({ 1: 201, 4: 177 }[streams]);
    expect(await stored(mostFile(streams), streams)).toEqual({ failed: 0, full: false });
  },
);
