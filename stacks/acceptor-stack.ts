import { join } from 'node:path';
import { generationName, generationsOf } from '../constructs/trust/rotation';
import { clientsAt } from '../environment/clients-at';
import type { LeafAcceptor, Region, Site } from '../environment/environment';
import type { FleetApp } from './fleet-app';
import { alertProps, FleetStack, type FleetStackProps, tierProps } from './fleet-stack';
import type { TrustStack } from './trust-stack';

/** What a hub's or region's stack is made from. */
export interface AcceptorStackProps extends FleetStackProps {
  readonly trust: TrustStack;
  /** Directory of the charts. */
  readonly charts: string;
}

/** What the stacks of hub and region have in common: leaves connect to what they hold. */
export abstract class AcceptorStack extends FleetStack {
  /** Host and port that leaves connect to. */
  abstract readonly leafAddress: { readonly host: string; readonly port: number };

  constructor(app: FleetApp, name: string, props: AcceptorStackProps, acceptor: LeafAcceptor, role: 'hub' | 'region') {
    super(app, name, props, { role, name: acceptor.name });
    this.kubernetes(acceptor, { helm: props.environment.alerts.enabled });
  }

  /** The properties of the construct that both have. */
  protected acceptorProps({ environment, trust, charts }: AcceptorStackProps, acceptor: LeafAcceptor) {
    const leaves: readonly (Region | Site)[] = [...environment.regions, ...environment.sites];
    const below = leaves.filter(({ via }) => via === acceptor.name);
    return {
      ...tierProps(environment, acceptor),
      trust: trust.serverTrust(acceptor),
      leaves: below.flatMap((leaf) => trust.leafUsers(leaf)),
      revoked: below
        .filter(({ revoked }) => revoked)
        .flatMap(({ name, identity }) => generationsOf(identity).map((generation) => generationName(name, generation))),
      accessJob: acceptor.accessJob,
      address: acceptor.address,
      exposure: acceptor.service,
      clients: clientsAt(environment, acceptor.name),
      streams: acceptor.streams.map(({ sources, ...stream }) => ({ ...stream, sourceDomains: sources })),
      alerts: environment.alerts.enabled ? alertProps(environment, acceptor, join(charts, 'nats-alerts')) : undefined,
    };
  }
}
