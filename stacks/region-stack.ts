import { RegionalHub } from '../constructs/regional-hub';
import type { Region } from '../environment/environment';
import { AcceptorStack, type AcceptorStackProps } from './acceptor-stack';
import type { FleetApp } from './fleet-app';

/** What a region's stack is made from. */
export interface RegionStackProps extends AcceptorStackProps {
  readonly region: Region;
  /** The stack of the hub or region above. */
  readonly above: AcceptorStack;
}

/** A regional hub, in the region's Kubernetes. */
export class RegionStack extends AcceptorStack {
  readonly leafAddress: { readonly host: string; readonly port: number };

  constructor(app: FleetApp, props: RegionStackProps) {
    const { region, above, trust } = props;
    super(app, `region-${region.name}`, props, region, 'region');
    const { leafHost, leafPort } = new RegionalHub(this, 'region', {
      ...this.acceptorProps(props, region),
      region: region.name,
      remote: {
        ...above.leafAddress,
        reconnectSeconds: region.reconnectSeconds,
        ...trust.remote(region),
      },
    });
    this.leafAddress = { host: leafHost, port: leafPort };
    this.offer(leafHost);
  }
}
