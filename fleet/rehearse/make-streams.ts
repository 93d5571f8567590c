import { jetstreamManager } from '@nats-io/jetstream';
import type { RunningFleet } from './running-fleet';
import type { RehearsalTier } from './topology';
import { becomesTrue } from './wait';

/** As long as the leader of an older server may take to hear of the others, see the Job's own patience. */
const TIMEOUT_MS = 40_000;

/**
 * Creates streams, or updates them, from the very JSON that the Job gets; then does so again. As the Job does, it tries
 * those again that fail: another one may first have to give back room or a subject.
 * @returns what went wrong, by stream
 */
export async function makeStreams(
  fleet: RunningFleet,
  tier: RehearsalTier,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const connection = await fleet.connectTo(tier);
  const problems = new Map(names.map((name) => [name, 'no answer']));
  await becomesTrue(async () => {
    for (const name of [...problems.keys()]) {
      try {
        const config = JSON.parse(tier.streams.get(name) ?? '{}');
        const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: 2000 });
        const known = await streams.info(name).then(
          () => true,
          () => false,
        );
        if (!known) await streams.add(config);
        await streams.update(name, config);
        problems.delete(name);
      } catch (error) {
        problems.set(name, error instanceof Error ? error.message : String(error));
      }
    }
    return problems.size === 0;
  }, TIMEOUT_MS);
  return problems;
}
