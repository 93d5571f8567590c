import type { Environment, Hub, Region, Site, Tier, Upstream } from './environment';

/** Whether Terraform issues the certificates of a hub or region: then the trust root has an authority for it alone. */
export function hasServersAuthority({ trust }: Environment, upstream: Upstream): boolean {
  return trust.tls && issuedHere(upstream);
}

/**
 * Whether Terraform issues the client certificate of any region or site: then the trust root has an authority for
 * leaves.
 */
export function hasLeavesAuthority({ trust, regions, sites }: Environment): boolean {
  return trust.kind === 'mutual-tls' && [...regions, ...sites].some(issuedHere);
}

/** Whether the authority of the hub issued for regions and leaves too, and what it issued is still accepted. */
export function hadOneAuthority({ trust }: Environment): boolean {
  return trust.tls && trust.oneAuthority;
}

/** Whether a region or site has a stack with its identity, or with what else it needs from the trust root. */
export function hasIdentity(environment: Environment, leaf: Region | Site): boolean {
  const { trust, hub, regions } = environment;
  const above = [hub, ...regions].filter(({ name }) => name === leaf.via);
  const own = 'address' in leaf ? [leaf] : [];
  if (trust.kind === 'password' || hadOneAuthority(environment)) return true;
  if ([...above, ...own].some((upstream) => hasServersAuthority(environment, upstream))) return true;
  // A region verifies leaves, whoever issues for itself.
  return trust.kind === 'mutual-tls' && (issuedHere(leaf) || (own.length > 0 && hasLeavesAuthority(environment)));
}

/** Name of that stack. */
export function identityStackOf({ name }: { readonly name: string }): string {
  return `identity-${name}`;
}

/**
 * Whether something is handed to a tier in its cluster: to a region or site by its identity stack, to the hub by the
 * trust root (the hub's own authority, the authority of leaves, or the hashes of passwords).
 */
export function isHandedTo(environment: Environment, tier: Hub | Region | Site): boolean {
  if ('via' in tier) return hasIdentity(environment, tier);
  if (environment.trust.kind === 'password' || hadOneAuthority(environment)) return true;
  return hasServersAuthority(environment, tier) || hasLeavesAuthority(environment);
}

function issuedHere({ certificates }: Pick<Tier, 'certificates'>): boolean {
  return certificates.kind === 'terraform';
}
