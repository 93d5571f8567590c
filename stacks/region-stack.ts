import { RegionalHub } from '../constructs/regional-hub';
import type { Region } from '../schema/environment';
import type { FleetApp } from './fleet-app';
import type { IdentityStack } from './identity-stack';
import { TierTrust } from './tier-trust';
import { materialOf } from './trust-material';
import { UpstreamStack, type UpstreamStackProps } from './upstream-stack';
import { usersOf } from './user';

/** Properties of {@link RegionStack}. */
export interface RegionStackProps extends UpstreamStackProps {
  readonly region: Region;
  /** The stack of the hub or region above. */
  readonly above: UpstreamStack;
  /** The stack of its identity; none if it needs nothing from the trust root. */
  readonly identity: IdentityStack | undefined;
}

/** A regional hub, in the region's Kubernetes cluster. */
export class RegionStack extends UpstreamStack {
  readonly leafAddress: { readonly host: string; readonly port: number };

  constructor(app: FleetApp, props: RegionStackProps) {
    const { environment, region, above, identity, charts } = props;
    super(app, `region-${region.name}`, props, region, 'region');
    const material = identity?.for(this) ?? materialOf(environment, undefined, region, usersOf(region));
    const trust = new TierTrust(environment, material, charts);
    const { leafHost, leafPort } = new RegionalHub(this, 'region', {
      ...this.upstreamProps(props, region, trust),
      region: region.name,
      remote: {
        ...above.leafAddress,
        ...trust.remote(region),
      },
    });
    this.leafAddress = { host: leafHost, port: leafPort };
    this.offer(leafHost);
  }
}
