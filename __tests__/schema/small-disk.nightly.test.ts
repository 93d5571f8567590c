import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { natsServer, PINNED } from '../support/binaries';
import { DISK_NOTE, smallDisk, testWithDisk } from '../support/small-disk';
import { startedServer } from '../support/started-server';
import { linesOf, site } from './example';

jest.setTimeout(300_000);

const MEBIBYTE = 2 ** 20;
const DISK = 256;
const PAYLOAD = new Uint8Array(60_000);
const AT_ONCE = 100;
/** As many messages as it takes to fill the limits, and to have the oldest tenth go. */
const FILL = 1.2;

/** The most that the rules accept as `file` on such a volume with so many streams, in MiB, as they say themselves. */
function mostFile(streams: number): number {
  const named = Object.fromEntries(
    Array.from({ length: streams }, (_, n) => [
      `S${n}`,
      { subjects: [`sensors.s${n}`], maxBytes: '1Mi', hub: { maxBytes: '1Mi' } },
    ]),
  );
  const [line = ''] = linesOf(site({ jetstream: { file: '256Mi', volume: '256Mi' }, streams: named }));
  return Number(/at most "(\d+)Mi"/.exec(line)?.[1]);
}

/** How many of many messages are stored on the disk, where so many streams share so much of it. */
async function stored(file: number, streams: number): Promise<{ failed: number; full: boolean }> {
  const disk = smallDisk(DISK, await natsServer(PINNED));
  const conf = `listen: 127.0.0.1:-1\njetstream { store_dir: "${disk.path}/jetstream", max_file: ${file * MEBIBYTE}, max_mem: 1MB }\n`;
  const server = await startedServer(disk.binary, 'small-disk', conf);
  const port = /client connections on 127\.0\.0\.1:(\d+)/.exec(server.logLines.join('\n'))?.[1];
  const connection = await connect({ servers: `127.0.0.1:${port}` });
  try {
    const { streams: manager } = await jetstreamManager(connection);
    const maxBytes = Math.floor((file * MEBIBYTE) / streams);
    for (let n = 0; n < streams; n++) await manager.add({ name: `S${n}`, subjects: [`s.${n}`], max_bytes: maxBytes });
    const total = Math.ceil((file * MEBIBYTE * FILL) / PAYLOAD.length);
    let failed = 0;
    for (let sent = 0; sent < total && failed === 0; sent += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, (_, n) =>
        jetstream(connection).publish(`s.${(sent + n) % streams}`, PAYLOAD, { timeout: 10_000 }),
      );
      failed += (await Promise.allSettled(batch)).filter(({ status }) => status === 'rejected').length;
    }
    return { failed, full: server.logLines.some((line) => /no space left on device/.test(line)) };
  } finally {
    await connection.close();
    await server.kill();
  }
}

testWithDisk(`files as large as the volume fill a real disk, and nothing more is stored${DISK_NOTE}`, async () => {
  const { failed, full } = await stored(DISK, 1);
  expect(full).toBe(true);
  expect(failed).toBeGreaterThan(0);
});

testWithDisk.each([1, 4])(
  `on a real disk the largest files that are accepted are filled without end, by %i streams${DISK_NOTE}`,
  async (streams) => {
    expect(mostFile(streams)).toBe({ 1: 201, 4: 177 }[streams]);
    expect(await stored(mostFile(streams), streams)).toEqual({ failed: 0, full: false });
  },
);
