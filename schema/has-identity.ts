import type { Environment, Hub, LeafAcceptor, Region, Site, Tier } from './environment';

/** Whether Terraform issues the certificates of a hub or region: then the trust root has an authority for it, which issues nothing else. */
export function hasServersAuthority({ trust }: Environment, acceptor: LeafAcceptor): boolean {
  return trust.tls && issuedHere(acceptor);
}

/** Whether Terraform issues what any region or site proves itself with: then the trust root has an authority for leaves. */
export function hasLeavesAuthority({ trust, regions, sites }: Environment): boolean {
  return trust.kind === 'mutual-tls' && [...regions, ...sites].some(issuedHere);
}

/** Whether the authority of the hub issued for regions and leaves too, and what it issued is still accepted. */
export function hadOneAuthority({ trust }: Environment): boolean {
  return trust.tls && trust.oneAuthority;
}

/** Whether a region or site has a stack with its identity, or with what else it needs of the trust root. */
export function hasIdentity(environment: Environment, leaf: Region | Site): boolean {
  const { trust, hub, regions } = environment;
  const above = [hub, ...regions].filter(({ name }) => name === leaf.via);
  const own = 'address' in leaf ? [leaf] : [];
  if (trust.kind === 'password' || hadOneAuthority(environment)) return true;
  if ([...above, ...own].some((acceptor) => hasServersAuthority(environment, acceptor))) return true;
  // A region verifies leaves, whoever issues for itself.
  return trust.kind === 'mutual-tls' && (issuedHere(leaf) || (own.length > 0 && hasLeavesAuthority(environment)));
}

/** Name of that stack. */
export function identityStackOf({ name }: { readonly name: string }): string {
  return `identity-${name}`;
}

/**
 * Whether something is left for a tier in its cluster: for a region or site by the stack of its identity, for the hub by the trust
 * root, of which the hub needs its own authority, that of leaves, or the passwords' hashes.
 */
export function isHandedTo(environment: Environment, tier: Hub | Region | Site): boolean {
  if ('via' in tier) return hasIdentity(environment, tier);
  if (environment.trust.kind === 'password' || hadOneAuthority(environment)) return true;
  return hasServersAuthority(environment, tier) || hasLeavesAuthority(environment);
}

function issuedHere({ certificates }: Pick<Tier, 'certificates'>): boolean {
  return certificates.kind === 'terraform';
}
