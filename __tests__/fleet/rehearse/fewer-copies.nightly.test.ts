import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../support/binaries';
import { Artifact } from '../../support/rehearsal';

jest.setTimeout(240_000);

const MESSAGES = 100;
/** Large enough that a server which comes back needs a moment to fetch its copy. */
const MESSAGE = 'x'.repeat(100_000);
const READY_MS = 40_000;

/** Streams as no environment makes them, which applications can: in memory, or with fewer copies than servers. */
const STREAMS = {
  FILE_3: { storage: StorageType.File, num_replicas: 3 },
  MEMORY_3: { storage: StorageType.Memory, num_replicas: 3 },
  FILE_1: { storage: StorageType.File, num_replicas: 1 },
  MEMORY_1: { storage: StorageType.Memory, num_replicas: 1 },
} as const satisfies Record<string, Partial<StreamConfig>>;

type Name = keyof typeof STREAMS;

/** In words, as the few messages count little that came while servers were away. */
function outcome(left: number | string | undefined): string {
  if (typeof left !== 'number') return String(left);
  return left >= MESSAGES ? 'all are there' : left < MESSAGES / 10 ? 'all are lost' : `${left} are there`;
}

/**
 * What becomes of streams when each server of a hub is ended by its pod's hook and started again, the last one first.
 */
async function afterRestarts(servers: number, names: readonly Name[]) {
  const artifact = Artifact.of({ hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: servers } });
  const fleet = new RunningFleet(await artifact.plan(), natsServer(PINNED));
  try {
    expect((await serversStart.run(fleet)).failures).toEqual([]);
    const stored = async (name: Name): Promise<number | string> => {
      const { streams } = await jetstreamManager(await fleet.connectTo(fleet.hub), { timeout: 3000, checkAPI: false });
      return streams.info(name).then(({ state }) => state.messages, String);
    };
    const manager = await jetstreamManager(await fleet.connectTo(fleet.hub), { timeout: 3000, checkAPI: false });
    const publisher = jetstream(await fleet.connectTo(fleet.hub));
    for (const name of names) {
      const config = { name, subjects: [name.toLowerCase()], ...STREAMS[name] };
      expect(await becomesTrue(() => manager.streams.add(config).then(() => true), READY_MS)).toBe(true);
      for (let n = 0; n < MESSAGES; n++) await publisher.publish(name.toLowerCase(), MESSAGE);
    }
    /** Of each stream, at how many of the restarts it took a message while a server was away. */
    const stores = new Map<Name, number>(names.map((name) => [name, 0]));
    // Without the wait of a rollout the stream in memory was lost in one of four restarts, and took no messages in two.
    for await (const server of fleet.inRollout(fleet.hub)) {
      await fleet.terminate(server);
      if (servers > 1) {
        const [other] = fleet.serversOf(fleet.hub).filter((each) => each !== server);
        const away = jetstream(await fleet.connect(other ?? server));
        for (const name of names) {
          const taken = await becomesTrue(
            () => away.publish(name.toLowerCase(), '', { timeout: 1000 }).then(() => true),
            5000,
          );
          if (taken) stores.set(name, (stores.get(name) ?? 0) + 1);
        }
      }
      server.process.start();
      expect(await becomesTrue(() => server.healthy(), READY_MS)).toBe(true);
    }
    await sleep(3000);
    const left = await Promise.all(names.map(stored));
    return names.map(
      (name, n) => `${name}: ${outcome(left[n])}; took messages at ${stores.get(name)} of ${servers} restarts`,
    );
  } finally {
    await fleet.stop();
  }
}

test('three servers restart: what has three copies is there, in memory too, and takes messages all the time; with one copy what is on disk is there', async () => {
  expect(await afterRestarts(3, ['FILE_3', 'MEMORY_3', 'FILE_1', 'MEMORY_1'])).toEqual([
    'FILE_3: all are there; took messages at 3 of 3 restarts',
    'MEMORY_3: all are there; took messages at 3 of 3 restarts',
    'FILE_1: all are there; took messages at 2 of 3 restarts',
    'MEMORY_1: all are lost; took messages at 2 of 3 restarts',
  ]);
});

test('one server restarts: a stream in memory is gone itself', async () => {
  expect(await afterRestarts(1, ['FILE_1', 'MEMORY_1'])).toEqual([
    'FILE_1: all are there; took messages at 0 of 1 restarts',
    'MEMORY_1: StreamNotFoundError: stream not found; took messages at 0 of 1 restarts',
  ]);
});
