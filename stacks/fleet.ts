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
  /** Directory of the charts of what Terraform cannot plan: alert rules, certificates of cert-manager. */
  readonly charts: string;
  /** Whether a site gets a stack in this synthesis; the hub always knows all sites. @default all */
  readonly siteFilter?: (site: string) => boolean;
}

/** Creates the stacks of one site, each after those whose outputs it reads. */
export type MakeStacks = () => readonly FleetStack[];

/**
 * Creates the stacks of an environment: trust root, hub, and for each region and site an identity stack and its own
 * stack.
 * @param forEachSite creates the stacks of a site; no other stack reads them, so it may also render and drop them
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
