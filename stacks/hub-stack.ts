import { HubCluster } from '../constructs/hub-cluster';
import { AcceptorStack, type AcceptorStackProps } from './acceptor-stack';
import type { FleetApp } from './fleet-app';

/** The hub cluster, in the cloud's Kubernetes. */
export class HubStack extends AcceptorStack {
  readonly leafAddress: { readonly host: string; readonly port: number };

  constructor(app: FleetApp, props: AcceptorStackProps) {
    const { hub } = props.environment;
    super(app, 'hub', props, hub, 'hub');
    const { leafHost, leafPort } = new HubCluster(this, 'hub', this.acceptorProps(props, hub));
    this.leafAddress = { host: leafHost, port: leafPort };
    this.offer(leafHost);
  }
}
