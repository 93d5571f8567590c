import type { CapacityDefaults } from '../server/capacity';

/** Defaults of a tier, in an environment and where a construct is used alone. */
export interface TierDefaults extends CapacityDefaults {
  readonly namespace: string;
  /** Servers. */
  readonly replicas: number;
}

/** For a hub or region: three servers are the fewest that survive the loss of one. */
export const UPSTREAM_DEFAULTS: TierDefaults = {
  namespace: 'nats',
  replicas: 3,
  jetstream: { memory: '2Gi', file: '20Gi', volume: '50Gi' },
  cpu: '500m',
  serverMemory: '1Gi',
};

/** For a site: one small machine. */
export const SITE_DEFAULTS: TierDefaults = {
  namespace: 'nats-edge',
  replicas: 1,
  jetstream: { memory: '512Mi', file: '5Gi', volume: '10Gi' },
  cpu: '100m',
  serverMemory: '256Mi',
};

/** Whether Terraform refuses to delete the namespace and the keys of authorities. */
export const DEFAULT_KEEP_ON_DESTROY = true;

/** What comes down to a site, if nothing else is set: `{site}` stands for its name. */
export const DEFAULT_DOWN = ['commands.{site}.>', 'config.>'];
