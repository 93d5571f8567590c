import { certificatePath } from '../../../constructs/contract';
import { issueCertificate } from '../../model/issue';
import { authoritiesIn, caOf, type SigningAuthority } from '../authorities';
import { Checks, type Drill } from '../drill';
import type { RehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import { StoredTraffic } from '../stored-traffic';
import { tryUnauthorizedLeaf } from '../unauthorized-leaf';
import { checkNoRestart, type DrillChanges, deployPlan } from './change';
import { checkConnected, checkReturn } from './leaves-return';
import { leafAddress } from './unauthorized-refused';

/**
 * The certificate authorities are replaced in two deploys while messages flow. During each, some stacks have the new CA
 * before others, and every link breaks in between: all leaves reconnect, and no message is lost. At the end nothing
 * accepts what the old authority signs.
 */
export function authorityRotates(changes: DrillChanges): Drill {
  return {
    title: 'the CA is replaced in two deploys, nothing lost',
    async run(fleet) {
      const checks = new Checks();
      const old = await authorityOf(fleet.plan);
      if (!old) return checks.result('Terraform manages no certificate authority');
      const traffic = await StoredTraffic.of(fleet, 'authority', checks);
      traffic.start();
      const both = await changes.plan(fleet, 'authority-overlap');
      const [leaves, others] = halves(both);
      checkNoRestart(await deployPlan(fleet, both, checks, { stacks: leaves }), checks);
      await checkReturn(fleet, 'leaves trust both CAs, hub and regions the old one', checks);
      checkNoRestart(await deployPlan(fleet, both, checks, { stacks: others }), checks);
      await checkReturn(fleet, 'all trust both CAs', checks);
      const next = await changes.plan(fleet, 'authority-next');
      checkNoRestart(await deployPlan(fleet, next, checks, { stacks: others }), checks);
      await checkConnected(fleet, 'hub and regions trust the new CA, leaves both', checks);
      checkNoRestart(await deployPlan(fleet, next, checks, { stacks: leaves }), checks);
      changes.keep('authority-next');
      await checkReturn(fleet, 'all trust the new CA', checks);
      await checkOldRefused(fleet, old, checks);
      await traffic.stop();
      await traffic.checkArrivals();
      return checks.result(`${traffic.total.toLocaleString('en')} messages meanwhile`);
    },
  };
}

/** Stacks of sites, and all others. */
export function halves({ tiers }: RehearsalPlan): [string[], string[]] {
  const stacks = (isLeaf: boolean) =>
    tiers.filter(({ role }) => (role === 'leaf') === isLeaf).map(({ stack }) => stack);
  return [stacks(true), stacks(false)];
}

/** The authority, managed by Terraform, that a hub or region trusts for leaves; with passwords that of the servers. */
async function authorityOf({ resolver, tiers }: RehearsalPlan): Promise<SigningAuthority | undefined> {
  const found = await Promise.all(tiers.map((tier) => authoritiesIn(caOf(tier) ?? '', resolver)));
  return found.flat()[0];
}

/** A leaf with a certificate of the old CA, in the name of an authorized one. */
async function checkOldRefused(fleet: RunningFleet, old: SigningAuthority, checks: Checks): Promise<void> {
  const leaf = fleet.leaves.find(({ tier }) => tier.pods[0]?.files.has(certificatePath('leaf', 'cert')));
  const ca = leaf?.tier.pods[0]?.files.get(certificatePath('leaf', 'ca'))?.content;
  if (!leaf || !ca) return;
  const name = leaf.tier.name;
  const { certPem, privateKeyPem } = await issueCertificate({ ...old, commonName: name, dnsNames: [name] });
  const { refused, log } = await tryUnauthorizedLeaf(fleet, leafAddress(fleet, leaf.upstream), 'of-the-old-ca', {
    how: 'a certificate of the old CA',
    tls: { ca, cert: certPem, key: privateKeyPem },
  });
  checks.check(refused, () => ({ what: `${name}: a certificate of the old CA is still accepted`, details: log }));
}
