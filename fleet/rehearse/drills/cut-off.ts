import { exampleOf } from '../../../constructs/subjects';
import { droppedSince, listConnections } from '../connections';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import type { RehearsalLeaf } from '../leaf';
import type { RehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import { becomesTrue } from '../wait';
import { checkNoRestart, type DrillChanges, deployPlan, knowsSites, nothingChanges } from './change';
import { isConnected } from './leaves-connect';

/** In addition to two reconnect intervals: waited for in full only if something is wrong, or the machine is busy. */
export const SLACK_MS = 10_000;

/**
 * Sites are cut off while they are connected: one that is revoked, and one that is removed from the environment after
 * an earlier drill added it. They are disconnected when the deploy ends and refused when they reconnect, and every
 * other connection stays. The revoked one is readmitted.
 */
export function cutOff(changes: DrillChanges): Drill {
  return {
    title: 'a revoked site is cut off at once, others stay up',
    async run(fleet) {
      const checks = new Checks();
      const before = fleet.leaves;
      const next = await changes.plan(fleet, 'site-revoked');
      const gone = before.filter(({ tier, upstream }) => upstream.access && !staysIn(next, tier.name));
      checks.check(gone.length > 0 || !knowsSites(before), () => nothingChanges('no leaf is cut off'));
      if (gone.length === 0) {
        // A removed site is disconnected too, but nothing here shows that to its upstream.
        await deployPlan(fleet, await changes.plan(fleet), checks);
        return checks.result('the hub’s nats.conf has no users of leaves');
      }
      for (const leaf of gone) await isConnected(fleet, leaf, fleet.patience(SLACK_MS));
      const others = withoutSites(await listConnections(fleet), gone);
      const deployed = await deployPlan(fleet, next, checks);
      checkNoRestart(deployed, checks);
      for (const leaf of gone) await checkGone(fleet, leaf, checks);
      await checkRefused(fleet, gone, checks);
      const names = gone.map(({ tier }) => tier.name);
      checks.check(
        deployed.dropped.every((user) => names.includes(user)),
        () => ({ what: `connections of others were dropped: ${deployed.dropped.join(', ')}`, details: [] }),
      );
      for (const connection of await droppedSince(fleet, others)) {
        checks.check(false, () => ({ what: `${connection} dropped when others were cut off`, details: [] }));
      }
      await deployPlan(fleet, await changes.plan(fleet), checks);
      for (const leaf of fleet.leaves.filter(({ tier }) => names.includes(tier.name))) {
        const within = 2 * leaf.reconnectSeconds * 1000 + fleet.patience(SLACK_MS);
        checks.check(await isConnected(fleet, leaf, within), () => ({
          what: `${leaf.tier.name} is not connected again after it was readmitted`,
          details: fleet.serversOf(leaf.tier).flatMap((server) => server.log()),
        }));
      }
      return checks.result(`${names.join(' ')}; ${others.size} connections stayed`);
    },
  };
}

function staysIn({ leaves }: RehearsalPlan, name: string): boolean {
  return leaves.some(({ tier, revoked }) => tier.name === name && !revoked);
}

/** The connections that do not belong to these sites. */
export function withoutSites(connections: ReadonlySet<string>, sites: readonly RehearsalLeaf[]): Set<string> {
  const names = sites.flatMap(({ tier }) => tier.pods.map(({ name }) => `${tier.name}-${name}`));
  return new Set([...connections].filter((text) => !names.some((name) => text.includes(name))));
}

async function checkGone(fleet: RunningFleet, leaf: RehearsalLeaf, checks: Checks): Promise<void> {
  checks.check(!(await isListed(fleet, leaf)), () => ({
    what: `${leaf.tier.name} is still connected after the deploy`,
    details: fleet.serversOf(leaf.upstream).flatMap((server) => server.log().slice(-2)),
  }));
  await checkSilence(fleet, leaf, checks);
}

/** Whether an upstream server lists a server of the leaf. */
export async function isListed(fleet: RunningFleet, leaf: RehearsalLeaf): Promise<boolean> {
  const lists = await Promise.all(fleet.serversOf(leaf.upstream).map((server) => server.leaves()));
  const names = new Set(lists.flat().map(({ name }) => name));
  return fleet.serversOf(leaf.tier).some(({ name }) => names.has(name));
}

/** Nothing that the site sends arrives upstream. */
export async function checkSilence(fleet: RunningFleet, leaf: RehearsalLeaf, checks: Checks): Promise<void> {
  const [filter] = leaf.up;
  if (!filter) return;
  const listener = new Listener(await fleet.connectTo(leaf.upstream), [filter]);
  const site = await fleet.connectTo(leaf.tier);
  const heard = await isHeard(site, exampleOf(filter, 'cut-off'), listener, `from ${leaf.tier.name}`);
  listener.close();
  checks.check(!heard, () => ({ what: `${leaf.tier.name} is cut off, but its messages still arrive`, details: [] }));
}

/** They reconnect and are refused, and the upstream servers log it. */
async function checkRefused(fleet: RunningFleet, gone: readonly RehearsalLeaf[], checks: Checks): Promise<void> {
  const stacks = [...new Set(gone.map(({ upstream }) => upstream.stack))];
  const servers = stacks.flatMap((stack) => fleet.serversOf({ stack }));
  const refusals = () => servers.flatMap(({ process }) => process.logLines).filter((line) => REFUSAL.test(line)).length;
  const before = refusals();
  const patience =
    Math.max(...gone.map(({ reconnectSeconds }) => 2 * reconnectSeconds * 1000)) + fleet.patience(SLACK_MS);
  const refused = await becomesTrue(async () => refusals() >= before + gone.length, patience);
  const listed = await Promise.all(gone.map((leaf) => isListed(fleet, leaf)));
  checks.check(refused && !listed.includes(true), () => ({
    what: `${gone.map(({ tier }) => tier.name).join(', ')}: not refused within ${patience} ms`,
    details: servers.flatMap((server) => server.log().slice(-3)),
  }));
}

/** How nats-server logs that it refuses a connection. */
const REFUSAL = /authentication error|authorization violation/i;
