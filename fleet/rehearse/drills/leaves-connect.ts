import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import { becomesTrue } from '../wait';
import { permissionLines } from './permission-lines';

const TIMEOUT_MS = 20_000;

/** Every server of every leaf is connected to its upstream, under its own name. */
export const leavesConnect: Drill = {
  title: 'leaves connect, each as itself',
  async run(fleet) {
    const checks = new Checks();
    const connected = await connectedOf(fleet, fleet.leaves, () => fleet.patience(TIMEOUT_MS));
    for (const leaf of fleet.leaves) {
      checks.check(connected.has(leaf), () => ({
        what: `${leaf.tier.stack} is not connected to ${leaf.upstream.stack}`,
        details: [
          ...fleet.serversOf(leaf.tier).flatMap((server) => server.log()),
          ...fleet.serversOf(leaf.upstream).flatMap((server) => server.log().slice(-2)),
          fleet.confLine(leaf.tier, ['leafnodes', 'remotes', 0, 'url']),
          ...(leaf.userPath ? [] : permissionLines(fleet, leaf, 'publish')),
        ],
      }));
    }
    return checks.result(fleet.leaves.map(({ tier }) => tier.name).join(' '));
  },
};

/** Waits until all servers of a leaf are listed by the upstream servers. */
export async function isConnected(fleet: RunningFleet, leaf: RehearsalLeaf, timeoutMs: number): Promise<boolean> {
  return (await connectedOf(fleet, [leaf], () => timeoutMs)).has(leaf);
}

/**
 * Waits for many leaves, and asks the upstream servers for all of them at once.
 * @param within how long to wait for a leaf, in milliseconds
 * @returns those that connected in time
 */
export async function connectedOf(
  fleet: RunningFleet,
  leaves: readonly RehearsalLeaf[],
  within: (leaf: RehearsalLeaf) => number,
): Promise<ReadonlySet<RehearsalLeaf>> {
  const waits = [...new Set(leaves.map(within))];
  const connected = await Promise.all(
    waits.map((wait) =>
      allConnected(
        fleet,
        leaves.filter((leaf) => within(leaf) === wait),
        wait,
      ),
    ),
  );
  return new Set(connected.flat());
}

async function allConnected(
  fleet: RunningFleet,
  leaves: readonly RehearsalLeaf[],
  timeoutMs: number,
): Promise<RehearsalLeaf[]> {
  const above = fleet.servers.filter(({ tier }) => leaves.some((leaf) => leaf.upstream.stack === tier.stack));
  const waiting = new Set(leaves);
  await becomesTrue(async () => {
    const lists = new Map(
      // A server that is down lists none.
      await atOnce(above, async (server) => [server, await server.leaves().catch(() => [])] as const),
    );
    for (const leaf of waiting) {
      const names = new Set(
        fleet.serversOf(leaf.upstream).flatMap((server) => lists.get(server)?.map(({ name }) => name)),
      );
      const wanted = fleet.serversOf(leaf.tier);
      if (wanted.length > 0 && wanted.every(({ name }) => names.has(name))) waiting.delete(leaf);
    }
    return waiting.size === 0;
  }, timeoutMs);
  return leaves.filter((leaf) => !waiting.has(leaf));
}
