import type { CertificateIssuer } from '../constructs/trust/certificate-authority';
import type { Expiries } from '../constructs/trust/expiry';
import { trustedPem } from '../constructs/trust/issuer';
import type { Environment, Hub, Region, Site } from '../schema/environment';
import { type User, usersOf } from './user';

/** Who connects to a tier above. */
export type Member = Region | Site;

/** What one tier needs of the fleet's trust, and nothing that is for others only. */
export interface TrustMaterial {
  /** The CA certificates by which it verifies the servers of the tier above, PEM; none where only Secrets say it. */
  readonly abovePem?: string;
  /** The CA certificates by which a hub or region and its clients verify each other, PEM. */
  readonly serversPem?: string;
  /** Who issues for the tier's servers and their clients, of a hub or region. */
  readonly servers?: CertificateIssuer;
  /** The CA certificates by which a hub or region verifies leaves, PEM. */
  readonly leavesPem?: string;
  /** When the certificates end by which it does, by the names that alerts call them. */
  readonly leavesExpiries?: Expiries;
  /** As whom the tier connects, with what proves it. */
  readonly users: Users;
  /** As whom others connect to it, by their names. */
  readonly below: Readonly<Record<string, Users>>;
}

/** The users of one region or site by their names, in ascending order of their generations: an output of one is never taken for that of another. */
type Users = Readonly<Record<string, User>>;

/** What the trust root of a fleet gives its tiers. */
export interface TrustRoot {
  /** The authority that issued for regions and leaves too, while that is still accepted. */
  readonly former: CertificateIssuer | undefined;
  /** Who issues what regions and sites prove themselves with; none where somebody else does, or where they have passwords. */
  readonly leaves: CertificateIssuer | undefined;
  /** Who issues the certificates of a hub or region and of its clients; none where somebody else does. */
  serversOf(upstream: string): CertificateIssuer | undefined;
  /** The users of a region or site with their passwords; those whose certificates say it have none. */
  usersOf(member: Member): readonly User[];
}

/**
 * What a tier needs of the fleet's trust.
 * @param trust where it stands; none where the fleet makes nothing that is shared: somebody else issues, or an operator says who gets in
 * @param users as whom it connects; of the hub nobody
 */
export function materialOf(
  environment: Environment,
  trust: TrustRoot | undefined,
  tier: Hub | Member,
  users: readonly User[],
): TrustMaterial {
  const { former, leaves } = trust ?? {};
  const trusted = (own: CertificateIssuer | undefined) =>
    together([own, former === own ? undefined : former], environment);
  const above = 'via' in tier ? { abovePem: trusted(trust?.serversOf(tier.via)) } : {};
  const connects = { ...above, users: byName(users) };
  if (!('address' in tier)) return { ...connects, below: {} };
  const servers = trust?.serversOf(tier.name);
  const below = [...environment.regions, ...environment.sites].filter(({ via }) => via === tier.name);
  return {
    ...connects,
    servers,
    serversPem: trusted(servers),
    leavesPem: trusted(leaves),
    leavesExpiries: prefixed('leaves ', leaves?.expiries ?? {}),
    below: Object.fromEntries(
      below.map((leaf) => [leaf.name, byName((trust?.usersOf(leaf) ?? usersOf(leaf)).map(asSeenAbove))]),
    ),
  };
}

function byName(users: readonly User[]): Users {
  return Object.fromEntries(users.map((user) => [user.name, user]));
}

/** Of a user, what the server above it knows. */
function asSeenAbove({ name, bcryptHash, system }: User): User {
  const seen = (user: Omit<User, 'system'>) => ({
    name: user.name,
    ...(user.bcryptHash !== undefined && { bcryptHash: user.bcryptHash }),
  });
  return { ...seen({ name, bcryptHash }), ...(system && { system: seen(system) }) };
}

/** CA certificates of Terraform's, and those of others that the environment names. */
export function together(own: readonly (CertificateIssuer | undefined)[], { trust }: Environment): string | undefined {
  const others = trust.authorities.map((pem) => `${pem.trimEnd()}\n`);
  return [...own.flatMap((issuer) => (issuer && trustedPem(issuer)) || []), ...others].join('') || undefined;
}

function prefixed(prefix: string, expiries: Expiries): Expiries {
  return Object.fromEntries(Object.entries(expiries).map(([name, expiry]) => [`${prefix}${name}`, expiry]));
}
