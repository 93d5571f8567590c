import { exampleOf } from '../../../constructs/subjects';
import { droppedSince, listConnections } from '../connections';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import { type RehearsalPlan, readRehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import { deployPlan } from './change';
import { isConnected } from './leaves-connect';
import { permissionLines } from './permission-lines';

const CONNECT_TIMEOUT_MS = 10_000;

/** The folder of the environment with one more site, or why no other site can be added to it. */
export type Growth = { readonly outdir: string } | { readonly refused: string };

/**
 * The environment with one more site, synthesized: no pod of another tier would restart, the upstream servers reload,
 * the new leaf connects, and every earlier connection stays. If the rules allow no further site, the drill reports that
 * and checks nothing.
 */
export function siteAdded(growth: Growth): Drill {
  return {
    title: 'a site is added by reload, no connection drops',
    async run(fleet) {
      const checks = new Checks();
      if ('refused' in growth) return checks.result(`not run, as no site can be added: ${growth.refused}`);
      const before = fleet.plan;
      const grown = await readRehearsalPlan(growth.outdir, before.resolver.state);
      checkTemplates(before, grown, checks);
      const connections = await listConnections(fleet);
      await deployPlan(fleet, grown, checks);
      const known = new Set(before.tiers.map(({ stack }) => stack));
      const added = grown.leaves.filter(({ tier }) => !known.has(tier.stack));
      await fleet.start(added.map(({ tier }) => tier));
      for (const leaf of added) {
        checks.check(await isConnected(fleet, leaf, fleet.patience(CONNECT_TIMEOUT_MS)), () => ({
          what: `the new site ${leaf.tier.name} does not connect`,
          details: [...fleet.serversOf(leaf.tier), ...fleet.serversOf(leaf.upstream)].flatMap((server) => server.log()),
        }));
        await checkExchange(fleet, leaf, checks);
      }
      const dropped = new Set(await droppedSince(fleet, connections));
      for (const connection of connections) {
        checks.check(!dropped.has(connection), () => ({
          what: `${connection} dropped when a site was added`,
          details: [],
        }));
      }
      return checks.result(`${connections.size} connections stayed`);
    },
  };
}

function checkTemplates(before: RehearsalPlan, grown: RehearsalPlan, checks: Checks): void {
  for (const tier of before.tiers) {
    const same = grown.tiers.find(({ stack }) => stack === tier.stack);
    checks.check(same?.template === tier.template, () => ({
      what: `${tier.stack}: its pods would restart because a site is added`,
      details: [],
    }));
  }
}

async function checkExchange(
  fleet: RunningFleet,
  leaf: RehearsalPlan['leaves'][number],
  checks: Checks,
): Promise<void> {
  const [filter] = leaf.up;
  if (!filter) return;
  const listener = new Listener(await fleet.connectTo(fleet.hub), [filter]);
  const site = await fleet.connectTo(leaf.tier);
  const arrived = await isHeard(site, exampleOf(filter, 'hello'), listener, `hello from ${leaf.tier.name}`);
  listener.close();
  checks.check(arrived, () => ({
    what: `the new site ${leaf.tier.name}: a message on ${filter} does not arrive at the hub`,
    details: permissionLines(fleet, leaf, 'publish'),
  }));
}
