import { type JetStreamClient, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { GO_MEMORY_SHARE } from '../../constructs/server/containers';
import { freePorts, LOOPBACK } from '../../fleet/rehearse/ports';
import { parseEnvironment } from '../../schema';
import { natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';
import { MEMORY_NOTE, testWithMemory, withinMemory } from '../support/small-memory';
import { startedServer } from '../support/started-server';
import { linesOf, site } from './example';

jest.setTimeout(300_000);

const MEBIBYTE = 2 ** 20;
const LIMIT = 128;
const PAYLOAD = new Uint8Array(60_000);
const AT_ONCE = 100;
/** As many messages as it takes to fill the limit, and to have the oldest tenth go. */
const FILL = 1.2;

/** How many of many messages fail that fill a stream in memory, where JetStream has so much of the server's memory; -1 where the kernel kills the server. */
async function failed(memory: number): Promise<number> {
  const binary = withinMemory(LIMIT * MEBIBYTE, GO_MEMORY_SHARE, natsServer(PINNED));
  const [port = 0] = await freePorts(1);
  const store = JSON.stringify(temporaryFolder());
  const conf = `listen: "${LOOPBACK}:${port}"\njetstream { store_dir: ${store}, max_mem: ${memory * MEBIBYTE}, max_file: 1MB }\n`;
  const server = await startedServer(binary, 'small-memory', conf);
  const connection = await connect({ servers: `${LOOPBACK}:${port}`, reconnect: false });
  try {
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'M', subjects: ['m'], storage: StorageType.Memory, max_bytes: memory * MEBIBYTE });
    const publisher = jetstream(connection);
    const count = Math.ceil((memory * MEBIBYTE * FILL) / PAYLOAD.length / AT_ONCE);
    let missing = 0;
    for (let n = 0; n < count && missing === 0; n++) missing += await batch(publisher);
    return missing > 0 && connection.isClosed() ? -1 : missing;
  } finally {
    await connection.close();
    await server.kill();
  }
}

async function batch(publisher: JetStreamClient): Promise<number> {
  const sent = Array.from({ length: AT_ONCE }, () => publisher.publish('m', PAYLOAD, { timeout: 20_000 }));
  return (await Promise.allSettled(sent)).filter(({ status }) => status === 'rejected').length;
}

const written = (memory: number) => site({ jetstream: { memory: `${memory}Mi` }, resources: { memory: `${LIMIT}Mi` } });

testWithMemory(
  `with most of its memory for streams the kernel kills the server, and it is refused${MEMORY_NOTE}`,
  async () => {
    expect(linesOf(written(127))).toEqual([
      'sites.edge1.jetstream.memory: "127Mi" is too much for resources.memory, 128Mi, of which at most "96Mi" do: the server needs the rest, and is killed when streams in memory leave it none',
    ]);
    expect(await failed(127)).toBe(-1);
  },
);

testWithMemory(`with the most that is accepted streams in memory are filled without end${MEMORY_NOTE}`, async () => {
  expect(() => parseEnvironment(written(96), 'environments/prod.ts')).not.toThrow();
  expect(await failed(96)).toBe(0);
});
