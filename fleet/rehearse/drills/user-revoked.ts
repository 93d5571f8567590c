import type { ExpectedCredentials } from '../../../constructs/trust/expected-secret';
import { withAccount } from '../changed-account';
import { droppedSince, listConnections } from '../connections';
import { forgetting } from '../double-memory';
import { Checks, type Drill } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import { keptAs, userOf } from '../operator';
import { readRehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import { StoredTraffic } from '../stored-traffic';
import { becomesTrue } from '../wait';
import { checkNoRestart, type DrillChanges, deployPlan } from './change';
import { checkSilence, isListed, SLACK_MS } from './cut-off';
import { isConnected } from './leaves-connect';

/** Many times what a server needs to disconnect a user that it finds revoked in a reloaded configuration: 13 ms. */
const GONE_TIMEOUT_MS = 2000;
/** How a leaf's server logs that it is refused. */
const SENT_AWAY = /authorization violation/i;

/**
 * The user of a connected site is revoked in its account's JWT: with the deploy it is disconnected and refused, and
 * every other connection stays. New credentials in the site's Secret readmit it without a restart; what it stored
 * meanwhile arrives.
 */
export function userRevoked(changes: DrillChanges): Drill {
  return {
    title: 'a revoked user is cut off, new credentials are accepted',
    async run(fleet) {
      const checks = new Checks();
      const plan = await changes.plan(fleet);
      const leaf = fleet.leaves.findLast(({ tier }) => tier.role === 'leaf');
      const given = leaf && credentialsOf(fleet, leaf);
      if (!leaf?.expected || !given) return checks.result('there is no JWT operator');
      const traffic = await StoredTraffic.of(fleet, 'revoked', checks);
      traffic.start();
      const others = await withoutClients(fleet, leaf);
      const revocations = { [userOf(given.creds)]: Math.floor(Date.now() / 1000) };
      const revoking = await withAccount(plan, given.credentials.account, { revocations });
      const begun = Date.now();
      checkNoRestart(await deployPlan(fleet, revoking, checks), checks);
      checks.check(await becomesTrue(async () => !(await isListed(fleet, leaf)), GONE_TIMEOUT_MS), () => ({
        what: `${leaf.tier.name} is still connected after its user was revoked`,
        details: fleet.serversOf(leaf.upstream).flatMap((server) => server.log()),
      }));
      const took = Date.now() - begun;
      await checkSilence(fleet, leaf, checks);
      await checkSentAway(fleet, leaf, checks);
      for (const connection of await droppedSince(fleet, others)) {
        checks.check(false, () => ({ what: `${connection} dropped when another was revoked`, details: [] }));
      }
      const fresh = await readRehearsalPlan(
        plan.outdir,
        forgetting(plan.resolver.state, keptAs(leaf.tier, leaf.expected)),
      );
      const renewed = await withAccount(fresh, given.credentials.account, { revocations });
      checkNoRestart(await deployPlan(fleet, renewed, checks), checks);
      checks.check(await isConnected(fleet, leaf, 2 * leaf.reconnectSeconds * 1000 + SLACK_MS), () => ({
        what: `${leaf.tier.name} cannot connect with new credentials`,
        details: [...fleet.serversOf(leaf.tier), ...fleet.serversOf(leaf.upstream)].flatMap((server) => server.log()),
      }));
      await traffic.stop();
      await traffic.checkArrivals();
      return checks.result(
        `${leaf.tier.name} gone ${took} ms after the deploy began; ${others.size} connections stayed`,
      );
    },
  };
}

/** The credentials of a leaf, and what they must be good for. */
export function credentialsOf(
  fleet: RunningFleet,
  { tier, expected }: RehearsalLeaf,
): { readonly credentials: ExpectedCredentials; readonly creds: string } | undefined {
  const deployed = fleet.tiers.find(({ stack }) => stack === tier.stack);
  const creds = expected && deployed?.secrets.get(expected.secretName)?.['leaf.creds'];
  return creds === undefined || !expected?.credentials ? undefined : { credentials: expected.credentials, creds };
}

/**
 * Connections of leaves and routes. (Those of clients are closed by every reload of a server before 2.11 that has an
 * operator.)
 */
async function withoutClients(fleet: RunningFleet, { tier }: RehearsalLeaf): Promise<Set<string>> {
  const own = fleet.serversOf(tier).map(({ name }) => name);
  const all = [...(await listConnections(fleet))];
  return new Set(all.filter((text) => !text.startsWith('client ') && !own.some((name) => text.includes(name))));
}

async function checkSentAway(fleet: RunningFleet, leaf: RehearsalLeaf, checks: Checks): Promise<void> {
  const servers = fleet.serversOf(leaf.tier);
  const refusals = () =>
    servers.flatMap(({ process }) => process.logLines).filter((line) => SENT_AWAY.test(line)).length;
  const before = refusals();
  const patience = 2 * leaf.reconnectSeconds * 1000 + SLACK_MS;
  const refused = await becomesTrue(async () => refusals() > before, patience);
  checks.check(refused && !(await isListed(fleet, leaf)), () => ({
    what: `${leaf.tier.name} is not refused within ${patience} ms`,
    details: servers.flatMap((server) => server.log().slice(-3)),
  }));
}
