import type { Construct } from 'constructs';
import type { AlertProps } from './alerts/alert-props';
import type { LeafOptions } from './options';
import type { LeafListener, Remote, TierProps } from './tier/props';
import { UpstreamTier } from './tier/upstream-tier';
import type { ServerTrust } from './trust/client';

/** Properties of {@link RegionalHub}. */
export interface RegionalHubProps extends TierProps, LeafListener, LeafOptions {
  /** The region's name: its user at the hub, its JetStream domain and the name of its cluster. A DNS label. */
  readonly region: string;
  readonly trust: ServerTrust;
  /** The hub above, or another region. */
  readonly remote: Remote;
  /** @default no alert rules */
  readonly alerts?: AlertProps;
}

/** A region: leaves connect to it as they would to the hub, and it is itself a leaf of the hub. */
export class RegionalHub extends UpstreamTier {
  constructor(scope: Construct, id: string, props: RegionalHubProps) {
    super(scope, id, {
      ...props,
      labels: { name: 'nats-region', instance: props.region, component: 'region' },
      serverNamePrefix: `${props.region}-`,
      domain: props.region,
      clusterName: props.region,
    });
  }
}
