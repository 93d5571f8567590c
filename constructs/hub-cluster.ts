import type { Construct } from 'constructs';
import type { AlertProps } from './alerts/alert-props';
import type { LeafListener, TierProps } from './tier/props';
import { UpstreamTier } from './tier/upstream-tier';
import type { ServerTrust } from './trust/client';

/** Properties of {@link HubCluster}. */
export interface HubClusterProps extends TierProps, LeafListener {
  readonly trust: ServerTrust;
  /** JetStream domain. @default hub */
  readonly domain?: string;
  /** @default hub-cluster */
  readonly clusterName?: string;
  /** @default no alert rules */
  readonly alerts?: AlertProps;
}

/**
 * The hub: a cluster of NATS servers with JetStream that leaves connect to, behind a load balancer.
 * Its configuration contains what each leaf may send and receive.
 */
export class HubCluster extends UpstreamTier {
  constructor(scope: Construct, id: string, props: HubClusterProps) {
    super(scope, id, {
      ...props,
      labels: { name: 'nats-hub', instance: 'hub', component: 'hub' },
      serverNamePrefix: '',
      domain: props.domain ?? 'hub',
      clusterName: props.clusterName ?? 'hub-cluster',
    });
  }
}
