import { X509Certificate } from 'node:crypto';
import { certificatePath } from '../../../constructs/contract';
import { Checks, type Drill } from '../drill';
import { presentedCertificate } from '../presented';
import { readRehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import type { RunningServer } from '../running-server';
import { DOUBLE_CERTIFICATE } from '../secret-doubles';
import { StoredTraffic } from '../stored-traffic';
import { checkNoRestart, type DrillChanges, deployPlan } from './change';
import { checkReturn } from './leaves-return';

/** Certificates that Terraform or an external issuer renews: all but those of authorities. */
const RENEWED = [/\/tls_locally_signed_cert\./, DOUBLE_CERTIFICATE];

/**
 * Every certificate is replaced by a new one while messages flow: servers and leaves apply it by reload, present it
 * from then on, and no message is lost.
 */
export function certificatesRenew(changes: DrillChanges): Drill {
  return {
    title: 'certificates are renewed, no restart, nothing lost',
    async run(fleet) {
      const checks = new Checks();
      const plan = await changes.plan(fleet);
      const state = new Map([...plan.resolver.state].filter(([key]) => !RENEWED.some((renewed) => renewed.test(key))));
      if (state.size === plan.resolver.state.size) return checks.result('there are no certificates to renew');
      const traffic = await StoredTraffic.of(fleet, 'renewal', checks);
      traffic.start();
      const before = new Map(fleet.servers.map((server) => [server, fingerprint(server, 'server')]));
      const renewed = await readRehearsalPlan(plan.outdir, state);
      checkNoRestart(await deployPlan(fleet, renewed, checks), checks);
      for (const server of deployedServers(fleet)) await checkPresented(server, before.get(server), checks);
      await checkReturn(fleet, 'with renewed certificates', checks);
      await checkShown(fleet, checks);
      await traffic.stop();
      await traffic.checkArrivals();
      return checks.result(`${traffic.total.toLocaleString('en')} messages meanwhile`);
    },
  };
}

function deployedServers(fleet: RunningFleet): RunningServer[] {
  return fleet.servers.filter(({ tier }) => fleet.tiers.some(({ stack }) => stack === tier.stack));
}

/** SHA-256 of the certificate that a server was given for a role, hexadecimal. */
export function fingerprint({ pod }: RunningServer, role: string): string | undefined {
  const pem = pod.files.get(certificatePath(role, 'cert'))?.content;
  return pem && new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** Checks that a server presents the certificate that it was given, and not the old one. */
export async function checkPresented(server: RunningServer, before: string | undefined, checks: Checks): Promise<void> {
  const wanted = fingerprint(server, 'server');
  if (wanted === undefined) return;
  const presented = await presentedCertificate(server.ports.client).catch(() => undefined);
  checks.check(presented === wanted && presented !== before, () => ({
    what: `${server.name} does not present its new certificate`,
    details: server.log(),
  }));
}

interface RenewedConnections {
  readonly connections?: readonly { readonly name?: string; readonly tls_peer_certs?: readonly Peer[] }[];
}

interface Peer {
  readonly cert_sha256?: string;
}

/** The upstream servers see the new certificates of leaves; older servers do not report what they see. */
export async function checkShown(fleet: RunningFleet, checks: Checks): Promise<void> {
  for (const leaf of fleet.leaves) {
    for (const server of fleet.serversOf(leaf.tier)) {
      const wanted = fingerprint(server, 'leaf');
      const lists = await Promise.all(
        fleet.serversOf(leaf.upstream).map((above) => above.monitor<RenewedConnections>('/connz?auth=1&limit=10000')),
      );
      const seen = lists.flatMap(({ connections = [] }) => connections).find(({ name }) => name === server.name);
      if (wanted === undefined || !seen) continue;
      checks.check(seen.tls_peer_certs?.[0]?.cert_sha256 === wanted, () => ({
        what: `${server.name} still shows its old certificate`,
        details: server.log(),
      }));
    }
  }
}
