import { setTimeout as sleep } from 'node:timers/promises';
import { exampleOf, hasToken, subjectCovers } from '../../../constructs/subjects';
import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import { ARRIVES_MS, interestArrives, isHeard, Listener } from '../exchange';
import type { RehearsalLeaf } from '../leaf';
import { connectsOnce, otherEnd } from '../reach';
import { permissionLines } from './permission-lines';

/** After the messages that must arrive have, the others had the same time; this much more for a slow machine. */
const GRACE_MS = 100;

/**
 * What the hub, or a region whose clients do so, publishes for a site arrives at that site, and at no site whose filter
 * does not cover it.
 */
export const hubToEdge: Drill = {
  title: 'hub → edge, each site only its own',
  async run(fleet) {
    const checks = new Checks();
    const connect = connectsOnce(fleet);
    const hub = await connect(fleet.hub);
    const within = fleet.patience(ARRIVES_MS);
    const filters = [...new Set(fleet.leaves.flatMap(({ down }) => down))];
    const leaves = fleet.leaves.filter(({ tier }) => tier.role === 'leaf');
    const sites = await atOnce(leaves, async (leaf) => {
      const site = await fleet.connectTo(leaf.tier);
      const listener = new Listener(site, filters);
      // The hub must know the interest, or messages that arrive where they must not would go unnoticed.
      await interestArrives(site, hub, leaf.up);
      return { leaf, listener };
    });
    const sent = sites.flatMap(({ leaf, listener }) =>
      leaf.down.map((filter) => {
        const subject = exampleOf(filter, 'restart');
        return { leaf, listener, subject, payload: `to ${leaf.tier.name} on ${subject}` };
      }),
    );
    await atOnce(sent, async ({ leaf, listener, subject, payload }) => {
      const part = checks.part();
      const from = await connect(otherEnd(fleet, leaf, 'down', subject));
      const arrived = await isHeard(from, subject, listener, payload, within);
      part.check(arrived, () => ({
        what: `${leaf.tier.name}: a message on ${subject} did not arrive within ${within / 1000} s`,
        details: permissionLines(fleet, leaf, 'subscribe'),
      }));
    });
    await sleep(fleet.patience(GRACE_MS));
    for (const { subject, payload } of sent) {
      for (const other of sites.filter((site) => !site.leaf.down.some((allowed) => subjectCovers(allowed, subject)))) {
        checks.check(!other.listener.has(payload), () => ({
          what: `${other.leaf.tier.name} received ${subject}, which is not for it`,
          details: permissionLines(fleet, other.leaf, 'subscribe'),
        }));
      }
    }
    for (const { listener } of sites) listener.close();
    return checks.result(wideFilters(sites.map(({ leaf }) => leaf)));
  },
};

/** Sites that may receive subjects with another site's name: reported, not a failure, as it may be intended. */
function wideFilters(sites: readonly RehearsalLeaf[]): string | undefined {
  const wide = sites.flatMap(({ tier, down }) =>
    sites
      .filter((other) => other.tier !== tier)
      .flatMap((other) => other.down.filter((filter) => hasToken(filter, other.tier.name)))
      .filter((filter) => down.some((own) => subjectCovers(own, filter)))
      .map((filter) => `${tier.name} may receive ${filter} too`),
  );
  return wide.length > 0 ? wide.join(', ') : undefined;
}
