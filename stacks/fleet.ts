import type { Environment, Region, Site } from '../schema/environment';
import { hasIdentity } from '../schema/has-identity';
import type { FleetApp } from './fleet-app';
import type { FleetStack } from './fleet-stack';
import { HubStack } from './hub-stack';
import { IdentityStack } from './identity-stack';
import { LeafStack } from './leaf-stack';
import { RegionStack } from './region-stack';
import { TrustStack } from './trust-stack';
import type { UpstreamStack } from './upstream-stack';

/** Properties of {@link buildFleet}. */
export interface FleetProps {
  readonly environment: Environment;
  /** Folder for local state, absolute. */
  readonly stateDirectory: string;
  /** Directory of the charts that carry what Terraform cannot plan: alert rules, certificates of cert-manager. */
  readonly charts: string;
  /** Sites that get a stack in this synthesis; the hub knows all of them whatever this says. @default all */
  readonly siteFilter?: (site: string) => boolean;
}

/** Makes the stacks of one site, in the order in which they read each other's outputs, and answers them. */
export type MakeStacks = () => readonly FleetStack[];

/**
 * The stacks of an environment: trust root, hub, and for each region and each site one of its identity and one of its own.
 * @param forEachSite has the stacks of a site made; nothing else reads these, so that it may do with them what it wants
 * @returns the other stacks, each after those whose outputs it reads
 */
export function buildFleet(
  app: FleetApp,
  { siteFilter = () => true, ...props }: FleetProps,
  forEachSite: (make: MakeStacks) => void = (make) => make(),
): readonly FleetStack[] {
  const { environment } = props;
  const trust = new TrustStack(app, props);
  const identityOf = (member: Region | Site) =>
    hasIdentity(environment, member) ? new IdentityStack(app, { ...props, trust, member }) : undefined;
  const hub = new HubStack(app, { ...props, trust });
  const shared: FleetStack[] = [trust, hub];
  const upstreams = new Map<string, UpstreamStack>([['hub', hub]]);
  const upstream = (name: string): UpstreamStack => {
    const known = upstreams.get(name);
    if (known) return known;
    const region = environment.regions.find((candidate) => candidate.name === name);
    if (!region) throw new Error(`${name} is neither the hub nor a region`);
    const above = upstream(region.via);
    const identity = identityOf(region);
    const stack = new RegionStack(app, { ...props, region, above, identity });
    shared.push(...(identity ? [identity] : []), stack);
    upstreams.set(name, stack);
    return stack;
  };
  for (const { name } of environment.regions) upstream(name);
  for (const site of environment.sites.filter(({ name }) => siteFilter(name))) {
    forEachSite(() => {
      const identity = identityOf(site);
      const leaf = new LeafStack(app, { ...props, site, above: upstream(site.via), identity });
      return [...(identity ? [identity] : []), leaf];
    });
  }
  return shared;
}
