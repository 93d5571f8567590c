import type { Tier } from '../environment';
import { isHandedTo } from '../has-identity';
import { memberNameProblem, qualifiedNameProblem } from '../name';
import type { Path } from '../path';
import { oneOf, show } from '../show';
import { streamNameProblem } from '../stream';
import { textProblem } from '../text';
import { trustNamespace } from '../trust-namespace';
import { places, upstreams } from './places';
import type { Inspection } from './rule';

/** Names of users, domains or places that the fleet itself uses. */
const RESERVED = ['hub', 'admin', 'sys', 'system', 'sites'];

const MEMBERS = { regions: 'region', sites: 'site', clients: 'client' } as const;

/** Names of regions, sites and clients are accepted by Kubernetes and NATS, and are unique. */
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
    ? `is a name that the fleet itself uses; not allowed are ${oneOf(RESERVED, 'and')}`
    : undefined;
}

function shared(holder: string | undefined): string | undefined {
  return holder && `is also the name of a ${holder}; each region, site and client is a separate user`;
}

/** JetStream accepts the names of streams. */
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

/** Kubernetes accepts the keys of annotations and labels. */
export function metadataKeys(inspection: Inspection): void {
  const groups: Path[] = [
    ['alerts', 'labels'],
    ['defaults', 'region', 'service', 'annotations'],
    ...upstreams(inspection).map(({ path }) => path('service', 'annotations')),
  ];
  const unique = new Map(groups.map((group) => [group.join('\0'), group]));
  for (const group of unique.values()) {
    for (const key of keysAt(inspection, group)) {
      const problem = qualifiedNameProblem(key);
      if (problem !== undefined) inspection.reportName([...group, key], `${show(key)} ${problem}`);
    }
  }
}

/**
 * No two tiers share a namespace: two sites would have the same objects, and destroying one tier would destroy the
 * other.
 */
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
      `${show(namespace)} in context ${show(kube.context)} is the namespace of ${other.tier.name}; tiers cannot share a namespace: give ${name} another namespace or context`,
      place.path('kube'),
      other.path('kube'),
      other.path('namespace'),
    );
  }
}

/**
 * The trust namespace, which holds what is handed to a tier whose namespace Terraform creates, is not the namespace of
 * a tier.
 */
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
      `${show(handed)} in context ${show(tier.kube.context)} is the namespace in which ${tier.name} is handed its identity; give ${there.tier.name} another namespace`,
      path('namespace'),
    );
  }
}

/** A unique key for a namespace of the cluster that a tier runs in. */
function placeKey({ kube }: Tier, namespace: string): string {
  return JSON.stringify([kube.config, kube.context, namespace]);
}

/** Hub and regions have different addresses. */
export function addresses(inspection: Inspection): void {
  const taken = new Map<string, string>();
  for (const { tier, path } of upstreams(inspection)) {
    const { address, ports } = tier;
    if (address.kind === 'load-balancer') continue;
    const host = address.kind === 'dns' ? address.name.toLowerCase() : address.ip;
    const key = `${host} ${ports.leafnodes}`;
    const other = taken.get(key);
    if (other === undefined) taken.set(key, tier.name);
    else
      inspection.report(
        path('address'),
        `${show(host)} is also the address of ${other}; each needs its own`,
        path('ports'),
      );
  }
}

/** A deploy waits for a load balancer's address where others need it. */
export function addressIsWaitedFor(inspection: Inspection): void {
  for (const { tier, path } of upstreams(inspection)) {
    if (tier.address.kind !== 'load-balancer' || tier.service.wait) continue;
    inspection.report(
      path('service', 'wait'),
      "false would end a deploy before the load balancer's address is known, which the certificate and the leaves need; use a DNS name as address, or remove this",
      path('address'),
    );
  }
}

/** A server listens on different ports. */
export function ports(inspection: Inspection): void {
  const accepting = upstreams(inspection).map(({ tier }) => tier.name);
  for (const { tier, path } of places(inspection)) {
    const taken = new Map<number, string>();
    const unused = [...(accepting.includes(tier.name) ? [] : ['leafnodes']), ...(tier.replicas > 1 ? [] : ['cluster'])];
    for (const [key, port] of Object.entries(tier.ports).filter(([name]) => !unused.includes(name))) {
      const other = taken.get(port);
      if (other === undefined) taken.set(port, key);
      else
        inspection.report(
          path('ports', key),
          `${port} is also the port of ${other}; each needs its own`,
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
