import { setTimeout as sleep } from 'node:timers/promises';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import { covers, exampleOf } from '../subjects';

/** After the message that must arrive has, others had the same time; this much more for a slow machine. */
const GRACE_MS = 100;

/** What the hub publishes for a site reaches that site, and no site whose filter does not cover it. */
export const hubToEdge: Drill = {
  title: 'hub → edge, each only its own',
  async run(fleet) {
    const checks = new Checks();
    const hub = await fleet.connectTo(fleet.hub);
    const sites = await Promise.all(
      fleet.leaves
        .filter(({ tier }) => tier.component === 'leaf')
        .map(async (leaf) => {
          const filters = [...new Set(fleet.leaves.flatMap(({ down }) => down))];
          return { leaf, listener: new Listener(await fleet.connectTo(leaf.tier), filters) };
        }),
    );
    for (const { leaf, listener } of sites) {
      for (const filter of leaf.down) {
        const subject = exampleOf(filter, 'restart');
        const payload = `to ${leaf.tier.name} on ${subject}`;
        const arrived = await isHeard(hub, subject, listener, payload);
        checks.check(arrived, () => ({
          what: `${leaf.tier.name}: a message on ${subject} did not arrive in 2 s`,
          details: [fleet.confLine(leaf.above, [...leaf.userPath, 'permissions', 'subscribe', 'allow'])],
        }));
        await sleep(GRACE_MS);
        for (const other of sites.filter((site) => !site.leaf.down.some((allowed) => covers(allowed, subject)))) {
          checks.check(!other.listener.has(payload), () => ({
            what: `${other.leaf.tier.name} received ${subject}, which is not for it`,
            details: [fleet.confLine(other.leaf.above, [...other.leaf.userPath, 'permissions', 'subscribe', 'allow'])],
          }));
        }
      }
    }
    for (const { listener } of sites) listener.close();
    return checks.proof();
  },
};
