import type { Environment } from '../../schema';
import { environmentWith } from './fleet';

const tier = {
  // Terraform's provider does not read KUBECONFIG where a file is configured.
  kube: { context: 'test', ...(process.env.KUBECONFIG && { config: process.env.KUBECONFIG }) },
  jetstream: { memory: '64Mi', file: '512Mi', volume: '1Gi' },
  resources: { cpu: '20m', memory: '256Mi' },
};

/** What may differ between the fleets of the cluster tests. */
export interface ClusterFleet {
  /** Its hub's namespace, and the first part of its hub's DNS name: tests that run side by side have one each. */
  readonly namespace: string;
  readonly sites: Readonly<Record<string, unknown>>;
  /** Servers of the hub. */
  readonly replicas: number;
  /** Names of regions, of one server each. */
  readonly regions?: readonly string[];
  /** More about the environment. */
  readonly changes?: Readonly<Record<string, unknown>>;
  /** More about the hub. */
  readonly hub?: Readonly<Record<string, unknown>>;
}

/** A hub and sites, small enough for the one node that the tests have. */
export function clusterFleet({ namespace, sites, replicas, regions = [], changes, hub }: ClusterFleet): Environment {
  const region = (name: string) => ({
    ...tier,
    namespace: `${namespace}-${name}`,
    address: `${namespace}-${name}.example.com`,
    replicas: 1,
  });
  return environmentWith({
    hub: { ...tier, namespace, address: `${namespace}.example.com`, replicas, ...hub },
    regions: Object.fromEntries(regions.map((name) => [name, region(name)])),
    sites,
    defaults: { site: { ...tier, up: ['sensors.>'], streams: { EDGE_SENSORS: { subjects: ['sensors.>'] } } } },
    clients: {
      dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] },
      gateway: { at: 'sites', publish: ['sensors.>'], subscribe: ['commands.{site}.>'] },
    },
    alerts: { enabled: false },
    ...changes,
  });
}
