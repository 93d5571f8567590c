import { Checks, type Drill } from '../drill';
import { readRehearsalPlan } from '../rehearsal-plan';
import { StoredTraffic } from '../stored-traffic';
import { becomesTrue } from '../wait';
import { type DrillChanges, deployPlan } from './change';
import { isConnected } from './leaves-connect';

const HOUR_MS = 3_600_000;
const MESSAGES = 50;
const SLACK_MS = 4000;
/** How nats-server and Go log it. */
const EXPIRED = /certificate has expired|expired certificate|bad certificate/i;

/**
 * A site was offline until after its certificate expired: it is refused, keeps running and stores. A deploy of the
 * trust root and of the site's stack, which reaches it through its own Kubernetes, readmits it, and nothing is lost.
 */
export function expired(changes: DrillChanges): Drill {
  return {
    title: 'a site with an expired certificate: refused, then back',
    async run(fleet) {
      const checks = new Checks();
      const plan = await changes.plan(fleet);
      // The state may also have the certificate of an earlier identity, which no longer exists.
      const isThere = (key: string) => {
        const [owner = '', address = ''] = key.split('/');
        return plan.resolver.app.stacks.get(owner)?.resources.has(address) === true;
      };
      const shownBy = (name: string) =>
        [...plan.resolver.state.keys()].find(
          (key) => key.includes(`/tls_locally_signed_cert.leaf-${name}_`) && isThere(key),
        );
      const leaf = fleet.leaves.findLast(({ tier }) => tier.role === 'leaf' && shownBy(tier.name));
      if (!leaf) return checks.result('Terraform issues no certificate of a site');
      const { name, stack } = leaf.tier;
      // The leaf's certificate, issued again as if that had been long ago; everything else is kept.
      const shown = shownBy(name);
      const [owner = '', address = ''] = shown?.split('/') ?? [];
      const { validity_period_hours: hours } = await plan.resolver.resource(owner, address);
      const state = new Map([...plan.resolver.state].filter(([key]) => key !== shown));
      const stale = await readRehearsalPlan(plan.outdir, state, new Date(Date.now() - (Number(hours) + 1) * HOUR_MS));
      const traffic = await StoredTraffic.of(fleet, 'expired', checks);
      const refusals = () =>
        fleet
          .serversOf(leaf.upstream)
          .flatMap(({ process }) => process.logLines)
          .filter((line) => EXPIRED.test(line)).length;
      const before = refusals();
      await deployPlan(fleet, stale, checks, { stacks: [stack] });
      fleet.breakLinks();
      const refused = await becomesTrue(async () => refusals() > before, patience(leaf.reconnectSeconds));
      checks.check(refused && !(await isConnected(fleet, leaf, 0)), () => ({
        what: `${name} connects with an expired certificate`,
        details: fleet.serversOf(leaf.upstream).flatMap((server) => server.log()),
      }));
      await traffic.publish(MESSAGES);
      await deployPlan(fleet, plan, checks, { stacks: [stack] });
      checks.check(await isConnected(fleet, leaf, patience(leaf.reconnectSeconds)), () => ({
        what: `${name} is not connected again with its new certificate`,
        details: fleet.serversOf(leaf.tier).flatMap((server) => server.log()),
      }));
      await traffic.checkArrivals();
      return checks.result(name);
    },
  };
}

function patience(reconnectSeconds: number): number {
  return 2 * reconnectSeconds * 1000 + SLACK_MS;
}
