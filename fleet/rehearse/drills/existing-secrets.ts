import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { droppedSince, listConnections } from '../connections';
import { Checks, type Drill } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import { leafConnections } from '../leaf-access';
import { type RehearsalPlan, readRehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import { withoutCertificatesOf, withSecretsLeft } from '../secret-doubles';
import { StoredTraffic } from '../stored-traffic';
import { becomesTrue } from '../wait';
import { halves } from './authority-rotates';
import { checkPresented, checkShown, fingerprint } from './certificates-renew';
import { checkNoRestart, type DrillChanges, deployPlan } from './change';
import { withoutSites } from './cut-off';
import { checkConnected, checkReturn } from './leaves-return';

/** Messages of each site between two steps. */
const MESSAGES = 50;
const LEADER_TIMEOUT_MS = 20_000;

/**
 * The certificates of a site become externally managed: a deploy forgets them, their owner writes others, which the
 * servers pick up by reload, and in the end they are Terraform's again. The site connects as itself all the while, no
 * other leaf notices, and nothing is lost.
 */
export function existingSecrets(changes: DrillChanges): Drill {
  return {
    title: 'a site’s certificates become externally managed, and are renewed',
    async run(fleet) {
      const checks = new Checks();
      const before = await changes.plan(fleet);
      const next = await changes.plan(fleet, 'existing-secrets');
      const known = new Map(fleet.tiers.map((tier) => [tier.stack, tier]));
      const external = next.leaves.filter(({ tier }) => tier.role === 'leaf' && tier.expected.length > 0);
      const leaf = external.find(({ tier }) => known.get(tier.stack)?.expected.length === 0) ?? external.at(-1);
      if (!leaf) return checks.result('no site has a certificate');
      const moves = known.get(leaf.tier.stack)?.expected.length === 0;
      const [leaves, others] = halves(next);
      if (moves) {
        // Terraform forgets the Secrets, which still hold what it wrote.
        const current = fleet.tiers.find(({ stack }) => stack === leaf.tier.stack) ?? leaf.tier;
        const left = await readRehearsalPlan(next.outdir, withSecretsLeft(next.resolver.state, current));
        await move(fleet, leaf, left, { order: [others, leaves], word: 'existing-there' }, checks);
      }
      await renew(fleet, leaf, next, checks);
      // The site first, while the upstream servers trust both.
      if (moves) await move(fleet, leaf, before, { order: [leaves, others], word: 'existing-back' }, checks);
      return checks.result(moves ? `${leaf.tier.name}, and back` : `${leaf.tier.name}, already externally managed`);
    },
  };
}

/** Deploys a plan in which other certificates are those of a site. */
async function move(
  fleet: RunningFleet,
  leaf: RehearsalLeaf,
  plan: RehearsalPlan,
  { order, word }: { readonly order: readonly (readonly string[])[]; readonly word: string },
  checks: Checks,
): Promise<void> {
  const { name } = leaf.tier;
  const servers = fleet.serversOf(leaf.tier);
  const traffic = await StoredTraffic.of(fleet, `${word}-before`, checks);
  await traffic.publish(MESSAGES);
  const connections = withoutSites(await listConnections(fleet), [leaf]);
  for (const stacks of order) {
    const { restarted } = await deployPlan(fleet, plan, checks, { stacks });
    checks.check(
      restarted.every((server) => servers.some((own) => own.name === server)),
      () => ({ what: `restarted because of ${name}: ${restarted.join(', ')}`, details: [] }),
    );
    await checkConnected(fleet, `${stacks.join(' ')} deployed`, checks);
  }
  for (const connection of await droppedSince(fleet, connections)) {
    checks.check(false, () => ({ what: `${connection} dropped when ${name} got other certificates`, details: [] }));
  }
  await checkItself(fleet, leaf, checks);
  for (const server of servers) await checkPresented(server, undefined, checks);
  const site = await fleet.connectTo(leaf.tier);
  await becomesTrue(() => hasLeaders(site, leaf), LEADER_TIMEOUT_MS);
  // Clients that were connected to the site's own server do not trust it any more.
  const after = await StoredTraffic.of(fleet, `${word}-after`, checks);
  await after.publish(MESSAGES);
  await traffic.checkArrivals();
  await after.checkArrivals();
}

/** Its owner puts other certificates into a site's Secrets. */
async function renew(fleet: RunningFleet, leaf: RehearsalLeaf, plan: RehearsalPlan, checks: Checks): Promise<void> {
  const { stack } = leaf.tier;
  const servers = fleet.serversOf(leaf.tier);
  const shown = new Map(servers.map((server) => [server, fingerprint(server, 'server')]));
  const renewed = await readRehearsalPlan(plan.outdir, withoutCertificatesOf(fleet.plan.resolver.state, leaf.tier));
  const traffic = await StoredTraffic.of(fleet, 'existing-renewed', checks);
  traffic.start();
  checkNoRestart(await deployPlan(fleet, renewed, checks, { stacks: [stack] }), checks);
  for (const server of servers) await checkPresented(server, shown.get(server), checks);
  await checkReturn(fleet, 'with a certificate that its owner has renewed', checks);
  await checkItself(fleet, leaf, checks);
  await traffic.stop();
  await traffic.checkArrivals();
}

/**
 * Whether each stream of a site has a leader: servers of a cluster that were restarted one after the other elect one.
 */
async function hasLeaders(site: NatsConnection, { tier }: RehearsalLeaf): Promise<boolean> {
  const manager = await jetstreamManager(site);
  const infos = await Promise.all([...tier.streams.keys()].map((name) => manager.streams.info(name)));
  return infos.every(({ cluster }) => cluster === undefined || Boolean(cluster.leader));
}

/**
 * The upstream servers know the leaf as its own user, by the certificate that it was given; older servers do not report
 * it.
 */
async function checkItself(fleet: RunningFleet, leaf: RehearsalLeaf, checks: Checks): Promise<void> {
  const { name } = leaf.tier;
  const users = (await leafConnections(fleet.serversOf(leaf.upstream))).map(({ user }) => user);
  checks.check(users.includes(undefined) || users.some((user) => user?.split('.')[0] === name), () => ({
    what: `${name} is not connected as itself; connected are ${users.join(', ')}`,
    details: [],
  }));
  await checkShown(fleet, checks);
}
