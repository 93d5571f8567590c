import { HubCluster } from '../constructs/hub-cluster';
import type { FleetApp } from './fleet-app';
import { TierTrust } from './tier-trust';
import type { TrustStack } from './trust-stack';
import { UpstreamStack, type UpstreamStackProps } from './upstream-stack';

/** Properties of {@link HubStack}. */
export interface HubStackProps extends UpstreamStackProps {
  readonly trust: TrustStack;
}

/** The hub, in its Kubernetes cluster. */
export class HubStack extends UpstreamStack {
  readonly leafAddress: { readonly host: string; readonly port: number };

  constructor(app: FleetApp, props: HubStackProps) {
    const { environment, trust, charts } = props;
    const { hub } = environment;
    super(app, 'hub', props, hub, 'hub');
    const own = new TierTrust(environment, trust.forHub(this), charts);
    const { leafHost, leafPort } = new HubCluster(this, 'hub', this.upstreamProps(props, hub, own));
    this.leafAddress = { host: leafHost, port: leafPort };
    this.offer(leafHost);
  }
}
