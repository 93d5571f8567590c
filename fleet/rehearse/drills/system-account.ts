import { Checks, type Drill } from '../drill';
import type { RunningFleet } from '../running-fleet';
import type { RehearsalTier } from '../topology';
import { becomesTrue } from '../wait';
import { type DrillChanges, deployPlan } from './change';

const SEEN_TIMEOUT_MS = 15_000;
const ANSWERS_MS = 1000;

/** The administrators of the hub see the servers of a site only where its system account is connected. */
export function systemAccount(changes: DrillChanges): Drill {
  return {
    title: 'administrators see a site’s servers only where configured',
    async run(fleet) {
      const checks = new Checks();
      const next = await changes.plan(fleet, 'system-account');
      const changed = next.tiers.find(
        (tier) => tier.text !== fleet.tiers.find(({ stack }) => stack === tier.stack)?.text && tier.role === 'leaf',
      );
      const above = next.leaves.find(({ tier }) => tier === changed)?.upstream;
      if (!changed || !above) return checks.result('no site whose system account could be connected');
      const servers = fleet.serversOf(changed).map(({ name }) => name);
      const before = await answering(fleet, above);
      checks.check(!servers.some((name) => before.has(name)), () => ({
        what: `${changed.name} is visible to the administrators of ${above.name} though its system account is not connected`,
        details: [],
      }));
      await deployPlan(fleet, next, checks);
      const seen = await becomesTrue(async () => {
        const now = await answering(fleet, above);
        return servers.every((name) => now.has(name));
      }, SEEN_TIMEOUT_MS);
      checks.check(seen, () => ({
        what: `${changed.name} is not visible to the administrators of ${above.name}`,
        details: [...fleet.serversOf(changed), ...fleet.serversOf(above)].flatMap((server) => server.log()),
      }));
      await deployPlan(fleet, await changes.plan(fleet), checks);
      const after = await answering(fleet, above);
      checks.check(!servers.some((name) => after.has(name)), () => ({
        what: `${changed.name} is still visible to the administrators of ${above.name}`,
        details: [],
      }));
      return checks.result(changed.name);
    },
  };
}

/** Names of the servers that answer a request to all of them, as `nats server report` makes it. */
async function answering(fleet: RunningFleet, tier: RehearsalTier): Promise<Set<string>> {
  const operator = await fleet.connectOperator(tier);
  const names = new Set<string>();
  const answers = await operator.requestMany('$SYS.REQ.SERVER.PING.LEAFZ', '{}', { maxWait: ANSWERS_MS });
  for await (const message of answers) {
    const { server } = message.json<{ server?: { name?: string } }>();
    if (server?.name) names.add(server.name);
  }
  return names;
}
