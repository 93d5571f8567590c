import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import { makeStreams } from '../make-streams';
import type { RunningFleet } from '../running-fleet';
import type { RehearsalTier } from '../topology';

/** Each tier accepts the streams that its Job would create, and accepts them again unchanged. */
export const streamsAreMade: Drill = {
  title: 'streams are created, then updated unchanged',
  async run(fleet) {
    const checks = new Checks();
    await atOnce(fleet.tiers, (tier) => checkStreamsAreMade(fleet, tier, checks.part()));
    return checks.result();
  },
};

/** Checks that a tier accepts all its streams. */
export async function checkStreamsAreMade(fleet: RunningFleet, tier: RehearsalTier, checks: Checks): Promise<void> {
  const problems = await makeStreams(fleet, tier, [...tier.streams.keys()]);
  for (const name of tier.streams.keys()) {
    checks.check(!problems.has(name), () => ({
      what: `${tier.stack}: stream ${name}: ${problems.get(name)}`,
      details: fleet.serversOf(tier).flatMap((server) => server.log()),
    }));
  }
}
