import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import type { Leaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import { becomesTrue } from '../wait';
import { permissionLines } from './permission-lines';

const TIMEOUT_MS = 20_000;

/** Every server of every leaf is connected to the tier above, under its own name. */
export const leavesConnect: Drill = {
  title: 'leaves connect, each as itself',
  async run(fleet) {
    const checks = new Checks();
    await atOnce(fleet.leaves, async (leaf) => {
      const connected = await isConnected(fleet, leaf, TIMEOUT_MS);
      checks.check(connected, () => ({
        what: `${leaf.tier.stack} is not connected to ${leaf.above.stack}`,
        details: [
          ...fleet.serversOf(leaf.tier).flatMap((server) => server.log()),
          ...fleet.serversOf(leaf.above).flatMap((server) => server.log().slice(-2)),
          fleet.confLine(leaf.tier, ['leafnodes', 'remotes', 0, 'url']),
          ...(leaf.userPath ? [] : permissionLines(fleet, leaf, 'publish')),
        ],
      }));
    });
    return checks.proof(fleet.leaves.map(({ tier }) => tier.name).join(' '));
  },
};

/** Waits until all servers of a leaf are listed by the servers above. */
export function isConnected(fleet: RunningFleet, leaf: Leaf, timeoutMs: number): Promise<boolean> {
  const wanted = fleet.serversOf(leaf.tier).map(({ name }) => name);
  return becomesTrue(async () => {
    const lists = await Promise.all(fleet.serversOf(leaf.above).map((server) => server.leaves()));
    const names = new Set(lists.flat().map(({ name }) => name));
    return wanted.length > 0 && wanted.every((name) => names.has(name));
  }, timeoutMs);
}
