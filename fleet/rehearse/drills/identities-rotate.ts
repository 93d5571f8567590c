import { Checks, type Drill } from '../drill';
import { leafConnections } from '../leaf-access';
import type { RunningFleet } from '../running-fleet';
import { StoredTraffic } from '../stored-traffic';
import { halves } from './authority-rotates';
import { checkNoRestart, type DrillChanges, deployPlan } from './change';
import { checkConnected, checkReturn } from './leaves-return';

/**
 * Every leaf gets another user, with its own password or certificate, in two deploys while messages flow. A leaf with
 * passwords tries both, so sites and hub are deployed in any order; one with a certificate shows only the new one, so
 * the hub is first.
 */
export function identitiesRotate(changes: DrillChanges): Drill {
  return {
    title: 'passwords and identities change, nothing lost',
    async run(fleet) {
      const checks = new Checks();
      if (!fleet.hub.access) return checks.result('the hub’s nats.conf has no users of leaves');
      const traffic = await StoredTraffic.of(fleet, 'identity', checks);
      traffic.start();
      const both = await changes.plan(fleet, 'identity-overlap');
      const [leaves, others] = halves(both);
      const anyOrder = both.tiers.some(({ secrets }) => [...secrets.values()].some((data) => data['remote.conf']));
      for (const stacks of anyOrder ? [leaves, others] : [others, leaves]) {
        checkNoRestart(await deployPlan(fleet, both, checks, { stacks }), checks);
        await checkReturn(fleet, `both users are let in at ${stacks.join(' ')}`, checks);
      }
      const next = await changes.plan(fleet, 'identity-next');
      for (const stacks of [others, leaves]) {
        checkNoRestart(await deployPlan(fleet, next, checks, { stacks }), checks);
        await checkConnected(fleet, `the second user only at ${stacks.join(' ')}`, checks);
      }
      changes.keep('identity-next');
      await checkUsers(fleet, checks);
      await traffic.stop();
      await traffic.checkArrivals();
      return checks.result(`${traffic.total.toLocaleString('en')} messages meanwhile`);
    },
  };
}

/** All connected leaves are connected as their second user; older servers do not report it. */
async function checkUsers(fleet: RunningFleet, checks: Checks): Promise<void> {
  const upstreams = fleet.servers.filter(({ tier }) => tier.access);
  const users = (await leafConnections(upstreams)).flatMap(({ user }) => (user === undefined ? [] : [user]));
  const old = users.filter((user) => !user.endsWith('.2'));
  checks.check(old.length === 0, () => ({ what: `still connected: ${old.join(', ')}`, details: [] }));
}
