import { jetstreamManager } from '@nats-io/jetstream';
import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import type { RunningFleet } from '../running-fleet';
import type { Tier } from '../topology';
import { becomesTrue } from '../wait';

/** As long as the leader of an older server may take to hear of the others, see the Job's own patience. */
const TIMEOUT_MS = 40_000;

/** Each tier takes the streams that its Job would create, and takes them again unchanged. */
export const streamsAreMade: Drill = {
  title: 'streams are made, and made again',
  async run(fleet) {
    const checks = new Checks();
    await atOnce(fleet.tiers, (tier) => checkStreamsAreMade(fleet, tier, checks.part()));
    return checks.proof();
  },
};

/** Checks that a tier takes all its streams. */
export async function checkStreamsAreMade(fleet: RunningFleet, tier: Tier, checks: Checks): Promise<void> {
  const problems = await makeStreams(fleet, tier, [...tier.streams.keys()]);
  for (const name of tier.streams.keys()) {
    checks.check(!problems.has(name), () => ({
      what: `${tier.stack}: stream ${name}: ${problems.get(name)}`,
      details: fleet.serversOf(tier).flatMap((server) => server.log()),
    }));
  }
}

/**
 * Creates streams, or updates them, from the very JSON that the Job gets; then does so again. As the Job does, it tries those
 * again that fail: another one may first have to give back room or a subject.
 * @returns what went wrong, by stream
 */
export async function makeStreams(
  fleet: RunningFleet,
  tier: Tier,
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
