import { setTimeout as sleep } from 'node:timers/promises';
import { Checks, type Drill } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import type { RunningServer } from '../running-server';
import { StoredTraffic } from '../stored-traffic';
import { becomesTrue } from '../wait';
import { connectedOf } from './leaves-connect';

/** Messages of each site before and during the outage. */
const BEFORE = 100;
const DURING = 400;
/** The hub is away for one interval of its leaves and a second more, but no longer than this. */
const LONGEST_OUTAGE_S = 10;
const START_TIMEOUT_MS = 20_000;
/** In addition to the reconnect interval and its jitter: the time that connecting itself takes on a busy machine. */
const RECONNECT_SLACK_MS = 2500;

/**
 * The hub is killed, every site keeps publishing into its own stream, the hub comes back: each message is then in the
 * hub's stream once, and those of a site are in the order in which they were published.
 */
export const outage: Drill = {
  title: 'hub outage: nothing lost, nothing twice, in order',
  async run(fleet) {
    const checks = new Checks();
    const traffic = await StoredTraffic.of(fleet, 'outage', checks);
    await traffic.publish(BEFORE);
    const hub = fleet.serversOf(fleet.hub);
    await Promise.all(hub.map(({ process }) => process.kill()));
    const killed = Date.now();
    const connections = fleet.connectionsTo(fleet.hub);
    await traffic.publish(DURING);
    await checkTries(fleet, connections, killed, checks);
    const back = Date.now();
    const waited = await startAgain(fleet, hub);
    const direct = fleet.leaves.filter(({ upstream }) => upstream.role === 'hub');
    const within = (leaf: RehearsalLeaf) => 2 * leaf.reconnectSeconds * 1000 + fleet.patience(RECONNECT_SLACK_MS);
    const connected = await connectedOf(fleet, direct, within);
    const reconnected = Date.now() - back - waited;
    for (const leaf of direct) {
      checks.check(connected.has(leaf), () => ({
        what: `${leaf.tier.name} is not connected again ${within(leaf)} ms after the hub was back, with a reconnect interval of ${leaf.reconnectSeconds} s`,
        details: [
          fleet.confLine(leaf.tier, ['leafnodes', 'reconnect']),
          ...fleet.serversOf(leaf.tier).flatMap((server) => server.log()),
        ],
      }));
    }
    // One by one: two that found each other before the first one would be a majority without its leaves.
    for (const server of hub.filter(({ process }) => !process.running)) {
      server.process.start();
      await allBecome(fleet, [server], () => server.healthy());
    }
    await traffic.checkArrivals();
    return checks.result(
      `${traffic.total.toLocaleString('en')} messages; all back after ${seconds(Date.now() - back)}, leaves after ${seconds(reconnected)}`,
    );
  },
};

/**
 * Starts the hub's servers; of several only one where many sites share this machine with them, and the others are for
 * later.
 *
 * A stream asks its sources when it has a leader, which takes a cluster a few seconds. Of a source that is not
 * connected by then nats-server awaits the answer for 30 s and asks again after ten more (`srcConsumerWaitTime`,
 * `calculateRetryBackoff` in its stream.go). A few leaves are connected in time as a rule; of a hundred, each of which
 * tries again within twice its interval, some never are. One server of several elects no leader, but takes leaves.
 *
 * @returns how long it took until they, or that one, took connections, in milliseconds
 */
async function startAgain(fleet: RunningFleet, hub: readonly RunningServer[]): Promise<number> {
  const begun = Date.now();
  const first = fleet.crowd > 1 ? hub.slice(0, 1) : hub;
  for (const { process } of first) process.start();
  const isAlone = first.length < hub.length;
  await allBecome(fleet, first, (server) => (isAlone ? server.leaves().then(() => true) : server.healthy()));
  return Date.now() - begun;
}

function allBecome(
  fleet: RunningFleet,
  servers: readonly RunningServer[],
  is: (server: RunningServer) => Promise<boolean>,
): Promise<boolean> {
  return becomesTrue(async () => (await Promise.all(servers.map(is))).every(Boolean), fleet.patience(START_TIMEOUT_MS));
}

/**
 * While the hub is down its leaves reconnect at their interval and not more often: the load balancer counts them.
 * (nats-server adds up to one more interval of jitter, so fewer attempts are right too; too few would show when the hub
 * is back.)
 */
async function checkTries(fleet: RunningFleet, before: number, since: number, checks: Checks): Promise<void> {
  const leaves = fleet.leaves.filter(({ upstream }) => upstream.role === 'hub');
  const shortest = Math.min(LONGEST_OUTAGE_S, ...leaves.map(({ reconnectSeconds }) => reconnectSeconds));
  await sleep(Math.max(0, since + (shortest + 1) * 1000 - Date.now()));
  const away = (Date.now() - since) / 1000;
  const most = leaves.reduce(
    (sum, { tier, reconnectSeconds }) => sum + tier.pods.length * (Math.floor(away / reconnectSeconds) + 1),
    0,
  );
  const tries = fleet.connectionsTo(fleet.hub) - before;
  checks.check(tries <= most, () => ({
    what: `leaves tried to connect ${tries} times in ${seconds(away * 1000)}; their reconnect intervals allow ${most} attempts`,
    details: leaves.map(({ tier }) => fleet.confLine(tier, ['leafnodes', 'reconnect'])),
  }));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
