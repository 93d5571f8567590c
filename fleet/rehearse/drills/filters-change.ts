import { WIDER } from '../../../schema/variants';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import type { RehearsalLeaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import { checkNoRestart, type DrillChanges, deployPlan, knowsSites, nothingChanges } from './change';
import { isConnected } from './leaves-connect';
import { permissionLines } from './permission-lines';

const SLACK_MS = 2000;

/**
 * A connected site may send and receive more, then less again: each applies when the deploy has ended, without a
 * restart.
 */
export function filtersChange(changes: DrillChanges): Drill {
  return {
    title: "a site's filters change while it is connected",
    async run(fleet) {
      const checks = new Checks();
      if (!knowsSites(fleet.leaves)) return checks.result('the hub’s nats.conf has no filters of leaves');
      const next = await changes.plan(fleet, 'wider-filters');
      const site = next.leaves.find(({ up }) => up.includes(WIDER))?.tier.name;
      checks.check(site !== undefined, () => nothingChanges(`no leaf may send ${WIDER}`));
      if (site === undefined) return checks.result();
      for (const [plan, passes] of [
        [next, true],
        [await changes.plan(fleet), false],
      ] as const) {
        checkNoRestart(await deployPlan(fleet, plan, checks), checks);
        const leaf = fleet.leaves.find(({ tier }) => tier.name === site);
        if (!leaf) throw new Error(`${site} is gone`);
        await isConnected(fleet, leaf, 2 * leaf.reconnectSeconds * 1000 + fleet.patience(SLACK_MS));
        const ways = (['up', 'down'] as const).map((way) => ({ way, part: checks.part() }));
        await Promise.all(ways.map(({ way, part }) => checkWay(fleet, leaf, way, passes, part)));
      }
      return checks.result(`${site}: ${WIDER} allowed, then refused again`);
    },
  };
}

/** Checks whether a message on {@link WIDER} passes a leaf's link. */
export async function checkWay(
  fleet: RunningFleet,
  leaf: RehearsalLeaf,
  way: 'up' | 'down',
  passes: boolean,
  checks: Checks,
): Promise<void> {
  const below = await fleet.connectTo(leaf.tier);
  const above = await fleet.connectTo(leaf.upstream);
  const [from, to] = way === 'up' ? [below, above] : [above, below];
  const listener = new Listener(to, [WIDER]);
  const heard = await isHeard(from, WIDER, listener, `${way} ${passes}`);
  listener.close();
  checks.check(heard === passes, () => ({
    what: `${leaf.tier.name}: ${WIDER} ${passes ? 'does not pass' : 'still passes'} ${way} after the deploy`,
    details: permissionLines(fleet, leaf, way === 'up' ? 'publish' : 'subscribe'),
  }));
}
