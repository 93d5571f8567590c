import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import { type Plan, type RunningFleet, readPlan } from '../running-fleet';
import type { RunningServer } from '../running-server';
import { exampleOf } from '../subjects';
import { becomesTrue } from '../wait';
import { isConnected } from './leaves-connect';
import { permissionLines } from './permission-lines';
import { makeStream } from './streams';

const RELOAD_TIMEOUT_MS = 5000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The environment with one more site, synthesized: no pod of another tier would roll, the servers above reload,
 * the new leaf gets in, and no connection that was there before is another one afterwards.
 * @param outdir where the environment with one more site is synthesized
 */
export function siteAdded(outdir: string): Drill {
  return {
    title: 'a site is added by reload, no connection drops',
    async run(fleet) {
      const checks = new Checks();
      const before = fleet.plan;
      const grown = await readPlan(outdir, before.resolver.state);
      checkTemplates(before, grown, checks);
      const connections = await listConnections(fleet);
      fleet.plan = grown;
      await reloadChanged(fleet, before, grown, checks);
      const known = new Set(before.tiers.map(({ stack }) => stack));
      const added = grown.leaves.filter(({ tier }) => !known.has(tier.stack));
      await fleet.start(added.map(({ tier }) => tier));
      for (const leaf of added) {
        checks.check(await isConnected(fleet, leaf, CONNECT_TIMEOUT_MS), () => ({
          what: `the new site ${leaf.tier.name} does not get in`,
          details: [...fleet.serversOf(leaf.tier), ...fleet.serversOf(leaf.above)].flatMap((server) => server.log()),
        }));
        await checkExchange(fleet, leaf, checks);
      }
      await checkConnections(fleet, connections, checks);
      return checks.proof(`${connections.size} connections stayed`);
    },
  };
}

function checkTemplates(before: Plan, grown: Plan, checks: Checks): void {
  for (const tier of before.tiers) {
    const same = grown.tiers.find(({ stack }) => stack === tier.stack);
    checks.check(same?.template === tier.template, () => ({
      what: `${tier.stack}: its pods would restart because a site is added`,
      details: [],
    }));
  }
}

/** Gives the servers whose files changed their new files, and asks just those to reload. */
async function reloadChanged(fleet: RunningFleet, before: Plan, grown: Plan, checks: Checks): Promise<void> {
  for (const tier of before.tiers) {
    const next = grown.tiers.find(({ stack }) => stack === tier.stack);
    if (!next || next.conf === tier.conf) continue;
    for (const server of fleet.serversOf(tier)) {
      const pod = next.pods.find(({ name }) => name === server.pod.name);
      if (pod) fleet.writeFiles(pod);
      const reloads = () => server.process.logLines.filter((line) => /Reloaded server configuration/.test(line)).length;
      const earlier = reloads();
      server.process.reload();
      const reloaded = await becomesTrue(async () => reloads() > earlier, RELOAD_TIMEOUT_MS);
      checks.check(reloaded, () => ({ what: `${server.name} does not take over the new site`, details: server.log() }));
    }
    for (const name of next.streams.keys()) {
      const problem = await makeStream(fleet, next, name);
      checks.check(problem === undefined, () => ({ what: `${tier.stack}: stream ${name}: ${problem}`, details: [] }));
    }
  }
}

async function checkExchange(fleet: RunningFleet, leaf: Plan['leaves'][number], checks: Checks): Promise<void> {
  const [filter] = leaf.up;
  if (!filter) return;
  const listener = new Listener(await fleet.connectTo(fleet.hub), [filter]);
  const site = await fleet.connectTo(leaf.tier);
  const arrived = await isHeard(site, exampleOf(filter, 'hello'), listener, `hello from ${leaf.tier.name}`);
  listener.close();
  checks.check(arrived, () => ({
    what: `the new site ${leaf.tier.name}: a message on ${filter} does not arrive at the hub`,
    details: permissionLines(fleet, leaf, 'publish'),
  }));
}

/** Every connection of every server, as a text that no other connection ever has. */
async function listConnections(fleet: RunningFleet): Promise<Set<string>> {
  const lists = await Promise.all(fleet.servers.map(connectionsOf));
  return new Set(lists.flat());
}

async function connectionsOf(server: RunningServer): Promise<string[]> {
  const kinds = { leaf: await server.leaves(), route: await server.routes(), client: await server.clients() };
  return Object.entries(kinds).flatMap(([kind, list]) =>
    list.map(({ cid, name }) => `${kind} ${cid} (${name}) of ${server.name}`),
  );
}

async function checkConnections(fleet: RunningFleet, before: ReadonlySet<string>, checks: Checks): Promise<void> {
  const after = await listConnections(fleet);
  for (const connection of before) {
    checks.check(after.has(connection), () => ({ what: `${connection} dropped when a site was added`, details: [] }));
  }
}
