import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import { GO_MEMORY_SHARE } from '../../constructs/server/containers';
import { natsServer, PINNED } from '../support/binaries';
import { MEMORY_NOTE, testWithMemory, withinMemory } from '../support/small-memory';
import { site, verdict } from './example';
import { failures, MEBIBYTE } from './filled';
import { jetstreamBlock, serve } from './served';

jest.setTimeout(300_000);

const LIMIT = 128;

/**
 * How many of many messages fail that fill a stream in memory, where JetStream has so much of the server's memory; -1
 * where the kernel kills the server.
 */
async function failed(memory: number): Promise<number> {
  const binary = withinMemory(LIMIT * MEBIBYTE, GO_MEMORY_SHARE, natsServer(PINNED));
  const server = await serve(jetstreamBlock(`max_mem: ${memory * MEBIBYTE}, max_file: 1MB`), binary);
  const connection = await server.connect({ reconnect: false });
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: 'M', subjects: ['m'], storage: StorageType.Memory, max_bytes: memory * MEBIBYTE });
  const missing = await failures(connection, ['m'], memory);
  const killed = missing > 0 && connection.isClosed();
  await server.kill();
  return killed ? -1 : missing;
}

const written = (memory: number) => site({ jetstream: { memory: `${memory}Mi` }, resources: { memory: `${LIMIT}Mi` } });

testWithMemory(
  `with most of its memory for streams the kernel kills the server, and it is refused${MEMORY_NOTE}`,
  async () => {
    expect(verdict(written(127))).toEqual([
      expect.stringContaining('is too much for resources.memory, 128Mi: at most "96Mi" fits'),
    ]);
    expect(await failed(127)).toBe(-1);
  },
);

testWithMemory(`with the most that is accepted streams in memory are filled without end${MEMORY_NOTE}`, async () => {
  expect(verdict(written(96))).toBe('accepted');
  expect(await failed(96)).toBe(0);
});
