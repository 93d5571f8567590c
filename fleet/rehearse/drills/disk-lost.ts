import { Checks, type Drill } from '../drill';
import { makeStreams } from '../make-streams';
import type { RunningFleet } from '../running-fleet';
import { StoredTraffic } from '../stored-traffic';
import type { RehearsalTier } from '../topology';
import { becomesTrue } from '../wait';

/**
 * Messages of each site that the hub has when the disk is lost, and those that follow: more, so that a hub that skips
 * by number shows both.
 */
const BEFORE = 200;
const AFTER = 300;
/** Starting again on a busy machine. */
const START_TIMEOUT_MS = 20_000;
/**
 * The hub's stream notices that a site's stream is another one when it asks it again, 10 to 40 s after the last message
 * from it (measured: complete 20 to 60 s later); first at the regions, then at the hub.
 */
const ARRIVAL_TIMEOUT_MS = 150_000;

/**
 * Every site loses its disk, after the hub has everything that was on it, and starts with an empty one; its Job creates
 * the streams again. What it stores from then on has sequence numbers that the hub already has; the hub still gets all
 * of it.
 */
export const diskLost: Drill = {
  title: 'sites lose their disks: later messages reach the hub, each once, in order',
  async run(fleet) {
    const checks = new Checks();
    const traffic = await StoredTraffic.of(fleet, 'disk', checks);
    await traffic.publish(BEFORE);
    await traffic.checkArrivals();
    const sites = fleet.leaves.map(({ tier }) => tier).filter(({ role }) => role === 'leaf');
    await Promise.all(sites.map((site) => loseDisk(fleet, site, checks)));
    const lost = Date.now();
    await traffic.publish(AFTER);
    await traffic.checkArrivals(ARRIVAL_TIMEOUT_MS);
    const seconds = ((Date.now() - lost) / 1000).toFixed(1);
    return checks.result(
      `${traffic.total.toLocaleString('en')} messages; all at the hub ${seconds} s after the last disk was empty`,
    );
  },
};

/**
 * Ends the servers of a site as a power cut would, empties their volumes, starts them, and creates their streams as the
 * Job does.
 */
async function loseDisk(fleet: RunningFleet, site: RehearsalTier, checks: Checks): Promise<void> {
  const servers = fleet.serversOf(site);
  await Promise.all(servers.map(({ process }) => process.kill()));
  for (const { pod } of servers) fleet.emptyVolume(pod);
  for (const { process } of servers) process.start();
  const healthy = async () => (await Promise.all(servers.map((server) => server.healthy()))).every(Boolean);
  checks.check(await becomesTrue(healthy, START_TIMEOUT_MS), () => ({
    what: `${site.name} does not start with an empty disk`,
    details: servers.flatMap((server) => server.log()),
  }));
  const problems = await makeStreams(fleet, site, [...site.streams.keys()]);
  for (const name of site.streams.keys()) {
    checks.check(!problems.has(name), () => ({
      what: `${site.name}: stream ${name} cannot be created on the empty disk: ${problems.get(name)}`,
      details: servers.flatMap((server) => server.log()),
    }));
  }
}
