import type { Tier } from '../environment';
import { isHandedTo } from '../has-identity';
import { memberNameProblem, qualifiedNameProblem } from '../name';
import type { Path } from '../path';
import { oneOf, show } from '../show';
import { streamNameProblem } from '../stream';
import { textProblem } from '../text';
import { trustNamespace } from '../trust-namespace';
import { acceptors, places } from './places';
import type { Inspection } from './rule';

/** Names of users, domains or places that the fleet itself has. */
const RESERVED = ['hub', 'admin', 'sys', 'system', 'sites'];

const MEMBERS = { regions: 'region', sites: 'site', clients: 'client' } as const;

/** Regions, sites and clients have names that Kubernetes and NATS take, and no two share one. */
export function memberNames(inspection: Inspection): void {
  const taken = new Map<string, string>();
  for (const [group, word] of Object.entries(MEMBERS)) {
    for (const name of keysAt(inspection, [group])) {
      const problem = textProblem(name) ?? memberNameProblem(name) ?? reserved(name) ?? shared(taken.get(name));
      if (problem !== undefined) inspection.reportName([group, name], `${show(name)} ${problem}`);
      else taken.set(name, word);
    }
  }
}

function reserved(name: string): string | undefined {
  return RESERVED.includes(name)
    ? `is a name that the fleet itself uses; any but ${oneOf(RESERVED)} will do`
    : undefined;
}

function shared(holder: string | undefined): string | undefined {
  return holder && `is the name of a ${holder} too; each region, site and client is a user of its own`;
}

/** Streams have names that JetStream takes. */
export function streamNames(inspection: Inspection): void {
  const groups: Path[] = [
    ['defaults', 'site', 'streams'],
    ...keysAt(inspection, ['sites']).map((site) => ['sites', site, 'streams']),
  ];
  for (const group of groups) {
    for (const name of keysAt(inspection, group)) {
      const problem = streamNameProblem(name);
      if (problem !== undefined) inspection.reportName([...group, name], `${show(name)} ${problem}`);
    }
  }
}

/** Annotations and labels have keys that Kubernetes takes. */
export function metadataKeys(inspection: Inspection): void {
  const groups: Path[] = [
    ['alerts', 'labels'],
    ['defaults', 'region', 'service', 'annotations'],
    ...acceptors(inspection).map(({ path }) => path('service', 'annotations')),
  ];
  const unique = new Map(groups.map((group) => [group.join('\0'), group]));
  for (const group of unique.values()) {
    for (const key of keysAt(inspection, group)) {
      const problem = qualifiedNameProblem(key);
      if (problem !== undefined) inspection.reportName([...group, key], `${show(key)} ${problem}`);
    }
  }
}

/** No two of hub, regions and sites are in one namespace: two sites would be the same objects, and who destroys one tier would take another with it. */
export function kubernetesPlaces(inspection: Inspection): void {
  const taken = new Map<string, ReturnType<typeof places>[number]>();
  for (const place of places(inspection)) {
    const {
      kube,
      namespace: { name: namespace },
      name,
    } = place.tier;
    const key = placeKey(place.tier, namespace);
    const other = taken.get(key);
    if (other === undefined) {
      taken.set(key, place);
      continue;
    }
    inspection.report(
      place.path('namespace'),
      `${show(namespace)} of context ${show(kube.context)} is where ${other.tier.name} runs; no two tiers share a namespace, so give ${name} another one, or another context`,
      place.path('kube'),
      other.path('kube'),
      other.path('namespace'),
    );
  }
}

/** What is handed to a tier whose namespace is made here has a namespace of its own, which no tier runs in. */
export function placesOfHandedOver(inspection: Inspection): void {
  const all = places(inspection);
  const byPlace = new Map(all.map((place) => [placeKey(place.tier, place.tier.namespace.name), place]));
  for (const { tier, path } of all) {
    if (!tier.namespace.create || !isHandedTo(inspection.environment, tier)) continue;
    const handed = trustNamespace(tier);
    const there = byPlace.get(placeKey(tier, handed));
    if (there === undefined) continue;
    inspection.report(
      there.path('namespace'),
      `${show(handed)} of context ${show(tier.kube.context)} is where ${tier.name} is handed its identity; give ${there.tier.name} another namespace`,
      path('namespace'),
    );
  }
}

/** A namespace of the cluster that a tier runs in, as a text that no other one has. */
function placeKey({ kube }: Tier, namespace: string): string {
  return JSON.stringify([kube.config, kube.context, namespace]);
}

/** Hub and regions have addresses of their own. */
export function addresses(inspection: Inspection): void {
  const taken = new Map<string, string>();
  for (const { tier, path } of acceptors(inspection)) {
    const { address, ports } = tier;
    if (address.kind === 'load-balancer') continue;
    const host = address.kind === 'dns' ? address.name.toLowerCase() : address.ip;
    const key = `${host} ${ports.leafnodes}`;
    const other = taken.get(key);
    if (other === undefined) taken.set(key, tier.name);
    else
      inspection.report(
        path('address'),
        `${show(host)} is the address of ${other} too; each needs its own`,
        path('ports'),
      );
  }
}

/** What others need the load balancer's address for is waited for. */
export function addressIsWaitedFor(inspection: Inspection): void {
  for (const { tier, path } of acceptors(inspection)) {
    if (tier.address.kind !== 'load-balancer' || tier.service.wait) continue;
    inspection.report(
      path('service', 'wait'),
      "false would end a deploy before the load balancer's address is known, which the certificate and the leaves need; give a DNS name as address, or leave it out",
      path('address'),
    );
  }
}

/** The ports that a server listens on differ. */
export function ports(inspection: Inspection): void {
  const accepting = acceptors(inspection).map(({ tier }) => tier.name);
  for (const { tier, path } of places(inspection)) {
    const taken = new Map<number, string>();
    const unused = [...(accepting.includes(tier.name) ? [] : ['leafnodes']), ...(tier.replicas > 1 ? [] : ['cluster'])];
    for (const [key, port] of Object.entries(tier.ports).filter(([name]) => !unused.includes(name))) {
      const other = taken.get(port);
      if (other === undefined) taken.set(port, key);
      else
        inspection.report(
          path('ports', key),
          `${port} is the port of ${other} too; each needs its own`,
          path('ports', other),
          path('replicas'),
        );
    }
  }
}

function keysAt(inspection: Inspection, path: Path): string[] {
  const value = inspection.valueAt(path);
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
