/** What a tier has where nothing is said, in an environment or where a construct is used alone. */
interface TierDefaults {
  readonly namespace: string;
  /** Servers. */
  readonly replicas: number;
}

/** Of a hub or region: three servers are the fewest that outlive one of them. */
export const ACCEPTOR_DEFAULTS: TierDefaults = { namespace: 'nats', replicas: 3 };

/** Of a site: one small machine. */
export const SITE_DEFAULTS: TierDefaults = { namespace: 'nats-edge', replicas: 1 };

/** Whether Terraform refuses to delete the namespace and the keys of authorities. */
export const DEFAULT_KEEP_ON_DESTROY = true;
