import { join } from 'node:path';
import { TerraformOutput } from '../constructs/cdktf';
import { generationName, generationsOf } from '../constructs/trust/rotation';
import { clientsAt } from '../schema/clients-at';
import type { Region, Site, Upstream } from '../schema/environment';
import type { FleetApp } from './fleet-app';
import { alertProps, FleetStack, type FleetStackProps, tierProps } from './fleet-stack';
import type { TierTrust } from './tier-trust';

/** Properties of {@link UpstreamStack}. */
export interface UpstreamStackProps extends FleetStackProps {
  /** Directory of the charts. */
  readonly charts: string;
}

/** What the stacks of hub and region have in common: the tier that leaves connect to. */
export abstract class UpstreamStack extends FleetStack {
  /** Host and port that leaves connect to. */
  abstract readonly leafAddress: { readonly host: string; readonly port: number };

  constructor(app: FleetApp, name: string, props: UpstreamStackProps, upstream: Upstream, role: 'hub' | 'region') {
    super(app, name, props, { role, name: upstream.name });
    this.kubernetes(upstream, { helm: props.environment.alerts.enabled });
  }

  /** The properties that the constructs of both share. If a leaf is revoked, a deploy prints the output `revoked`. */
  protected upstreamProps<Its extends Upstream>(
    { environment, charts }: UpstreamStackProps,
    upstream: Its,
    trust: TierTrust,
  ) {
    const leaves: readonly (Region | Site)[] = [...environment.regions, ...environment.sites];
    const below = leaves.filter(({ via }) => via === upstream.name);
    const revoked = below
      .filter((leaf) => leaf.revoked)
      .flatMap(({ name, identity }) => generationsOf(identity).map((generation) => generationName(name, generation)));
    if (revoked.length > 0) {
      new TerraformOutput(this, 'revoked', {
        description: 'Users of revoked regions and sites: cut off, and not let in',
        staticId: true,
        value: revoked,
      });
    }
    return {
      ...tierProps(environment, upstream),
      trust: trust.serverTrust(upstream),
      leaves: below.flatMap((leaf) => trust.leafUsers(leaf)),
      revoked,
      address: upstream.address,
      exposure: upstream.service,
      clients: clientsAt(environment, upstream.name),
      streams: upstream.streams.map(({ sources, ...stream }) => ({ ...stream, sourceDomains: sources })),
      alerts: environment.alerts.enabled ? alertProps(environment, upstream, join(charts, 'nats-alerts')) : undefined,
    };
  }
}
