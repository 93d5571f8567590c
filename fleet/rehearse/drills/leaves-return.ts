import type { Checks } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import { leafConnections } from '../leaf-access';
import type { RunningFleet } from '../running-fleet';
import { becomesTrue } from '../wait';
import { connectedOf } from './leaves-connect';

/** In addition to the reconnect intervals of a leaf. */
const SLACK_MS = 4000;
/** Attempts that a leaf may need: with two passwords every second one may be refused. */
const TRIES = 3;

/** Checks that every leaf with a path to the hub is connected, or reconnects within a few of its intervals. */
export async function checkConnected(fleet: RunningFleet, when: string, checks: Checks): Promise<void> {
  const within = (leaf: RehearsalLeaf) => 2 * TRIES * leaf.reconnectSeconds * 1000 + fleet.patience(SLACK_MS);
  const connected = await connectedOf(fleet, fleet.leaves, within);
  for (const leaf of fleet.leaves) {
    checks.check(connected.has(leaf), () => ({
      what: `${when}: ${leaf.tier.name} is not connected within ${within(leaf)} ms`,
      details: [...fleet.serversOf(leaf.tier), ...fleet.serversOf(leaf.upstream)].flatMap((server) =>
        server.log().slice(-3),
      ),
    }));
  }
}

/** Breaks every link, and checks that all leaves reconnect: only then do they use what was deployed. */
export async function checkReturn(fleet: RunningFleet, when: string, checks: Checks): Promise<void> {
  const upstreams = fleet.servers.filter(({ tier }) => tier.balanced.length > 0);
  const before = await leafConnections(upstreams);
  fleet.breakLinks();
  await becomesTrue(async () => {
    const now = await leafConnections(upstreams);
    return !before.some(({ server, cid }) => now.some((one) => one.server === server && one.cid === cid));
  }, fleet.patience(SLACK_MS));
  await checkConnected(fleet, when, checks);
}
