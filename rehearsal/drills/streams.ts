import { jetstreamManager } from '@nats-io/jetstream';
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
    for (const tier of fleet.tiers) {
      for (const name of tier.streams.keys()) {
        const problem = await makeStream(fleet, tier, name);
        checks.check(problem === undefined, () => ({
          what: `${tier.stack}: stream ${name}: ${problem}`,
          details: fleet.serversOf(tier).flatMap((server) => server.log()),
        }));
      }
    }
    return checks.proof();
  },
};

/** Creates a stream, or updates it, from the very JSON that the Job gets; then does so again. Answers what went wrong. */
export async function makeStream(fleet: RunningFleet, tier: Tier, name: string): Promise<string | undefined> {
  const connection = await fleet.connectTo(tier);
  const config = JSON.parse(tier.streams.get(name) ?? '{}');
  let problem: string | undefined = 'no answer';
  await becomesTrue(async () => {
    try {
      const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: 2000 });
      const known = await streams.info(name).then(
        () => true,
        () => false,
      );
      if (!known) await streams.add(config);
      await streams.update(name, config);
      problem = undefined;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    return problem === undefined;
  }, TIMEOUT_MS);
  return problem;
}
