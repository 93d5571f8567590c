import { join } from 'node:path';
import { jetstream, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { startedServer } from '../../support/started-server';

jest.setTimeout(300_000);

/** What a review says of changed streams, on a real nats-server: see fleet/review/analyses/streams.ts. */
describe('a stream with three messages', () => {
  let connection: NatsConnection;

  beforeAll(async () => {
    const folder = temporaryFolder();
    const [port = 0] = await freePorts(1);
    const conf = `host: "${LOOPBACK}"\nport: ${port}\njetstream { store_dir: "${join(folder, 'js')}" }\n`;
    await startedServer(natsServer(PINNED), 'server', conf);
    connection = await connect({ servers: `${LOOPBACK}:${port}` });
  });

  afterAll(async () => {
    await connection?.close();
  });

  test.each<[string, Partial<StreamConfig>, number | RegExp]>([
    ['fewer messages may be kept', { max_msgs: 1 }, 1],
    ['fewer bytes may be kept', { max_bytes: 60 }, 1],
    ['less time may they be kept', { max_age: 100_000_000, duplicate_window: 100_000_000 }, 0],
    ['fewer messages of a subject may be kept', { max_msgs_per_subject: 1 }, 3],
    ['only what a consumer waits for is kept', { retention: 'interest' }, 0],
    ['other subjects are stored', { subjects: ['other.>'] }, 3],
    ['the storage is another', { storage: 'memory' }, /can not change storage type/],
    ['it becomes a work queue', { retention: 'workqueue' }, /can not change retention policy/],
  ])('%s: what is left of it', async (_name, change, expected) => {
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'S', subjects: ['a.>'], storage: 'file' });
    for (const n of [1, 2, 3]) await jetstream(connection).publish(`a.${n}`, 'message');
    try {
      const changed = streams.update('S', change);
      if (expected instanceof RegExp) await expect(changed).rejects.toThrow(expected);
      else {
        await changed;
        const left = async () => (await streams.info('S')).state.messages;
        await becomesTrue(async () => (await left()) === expected, 5000);
        expect(await left()).toBe(expected);
      }
    } finally {
      await streams.delete('S');
    }
  });
});
