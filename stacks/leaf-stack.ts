import { join } from 'node:path';
import { type ClientTrust, LeafSite } from '../constructs/leaf-site';
import type { ExternalIssuer } from '../constructs/trust/issuer';
import { clientsAt } from '../schema/clients-at';
import type { Site, Trust } from '../schema/environment';
import type { FleetApp } from './fleet-app';
import { alertProps, FleetStack, type FleetStackProps, tierProps } from './fleet-stack';
import type { IdentityStack } from './identity-stack';
import { TierTrust } from './tier-trust';
import { materialOf } from './trust-material';
import type { UpstreamStack } from './upstream-stack';
import { usersOf } from './user';

/** Properties of {@link LeafStack}. */
export interface LeafStackProps extends FleetStackProps {
  readonly site: Site;
  /** The stack of the hub or region that it connects to. */
  readonly above: UpstreamStack;
  /** The stack of its identity; none if it needs nothing from the trust root. */
  readonly identity: IdentityStack | undefined;
  /** Directory of the charts. */
  readonly charts: string;
}

/** An edge site, in its own Kubernetes cluster. */
export class LeafStack extends FleetStack {
  constructor(app: FleetApp, props: LeafStackProps) {
    const { environment, site, identity, above, charts } = props;
    super(app, `leaf-${site.name}`, props, { role: 'leaf', name: site.name });
    const { sites: alerts } = environment.alerts;
    this.kubernetes(site, { helm: alerts });
    const material = identity?.for(this) ?? materialOf(environment, undefined, site, usersOf(site));
    const trust = new TierTrust(environment, material, charts);
    new LeafSite(this, 'site', {
      ...tierProps(environment, site),
      site: site.name,
      clients: clientsAt(environment, site.name),
      clientTrust: clientTrust(environment.trust, trust.clientIssuer(site)),
      streams: site.streams,
      alerts: alerts ? alertProps(environment, site, join(charts, 'nats-alerts')) : undefined,
      remote: {
        ...above.leafAddress,
        ...trust.remote(site),
      },
    });
  }
}

function clientTrust({ kind, tls }: Trust, issuer: ExternalIssuer | undefined): ClientTrust {
  // A JWT operator has no users at sites.
  return kind === 'password' ? { kind, tls, issuer } : { kind: 'mutual-tls', issuer };
}
