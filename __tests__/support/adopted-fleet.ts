import type { Environment } from '../../schema';
import { clusterFleet } from './cluster-fleet';

/** How regions and sites prove who they are. */
export type AdoptedKind = 'mutual-tls' | 'password';

/** Name of its hub's namespace, and the first part of those of its region and sites. */
export function adoptedNamespace(kind: AdoptedKind): string {
  return `adopted-${kind}`;
}

/** The namespaces of its hub, its region and its sites. */
export function adoptedNamespaces(kind: AdoptedKind): string[] {
  const hub = adoptedNamespace(kind);
  return [hub, ...['eu', 'edge1', 'plant7'].map((name) => `${hub}-${name}`)];
}

/** A site at the hub, and one behind a region: the smallest fleet in which every kind of stack is. */
export function adoptedFleet(kind: AdoptedKind, trust: Readonly<Record<string, unknown>> = {}): Environment {
  const namespace = adoptedNamespace(kind);
  const sites = {
    edge1: { namespace: `${namespace}-edge1`, streams: {} },
    plant7: { namespace: `${namespace}-plant7`, streams: {}, via: 'eu' },
  };
  const changes = { trust: { kind, ...trust }, clients: {} };
  return clusterFleet({ namespace, sites, replicas: 1, regions: ['eu'], changes });
}
