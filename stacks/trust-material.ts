import type { CertificateIssuer } from '../constructs/trust/certificate-authority';
import type { Expiries } from '../constructs/trust/expiry';
import { trustedPem } from '../constructs/trust/issuer';
import type { Environment, Hub, Region, Site } from '../schema/environment';
import { type User, usersOf } from './user';

/** A tier that connects to a tier above. */
export type Member = Region | Site;

/** What one tier needs of the fleet's trust, and nothing that only others need. */
export interface TrustMaterial {
  /** PEM of the CA certificates that verify the servers of the tier above; none if only Secrets have them. */
  readonly abovePem?: string;
  /** PEM of the CA certificates by which a hub or region and its clients verify each other. */
  readonly serversPem?: string;
  /** The issuer for the servers of a hub or region and their clients. */
  readonly servers?: CertificateIssuer;
  /** PEM of the CA certificates by which a hub or region verifies leaves. */
  readonly leavesPem?: string;
  /** When those certificates expire, by their names in alerts. */
  readonly leavesExpiries?: Expiries;
  /** The users that the tier connects as, with their credentials. */
  readonly users: Users;
  /** The users that others connect to it as, by the names of the others. */
  readonly below: Readonly<Record<string, Users>>;
}

/**
 * The users of one region or site by name, in ascending order of generations: so outputs of different users have
 * different names.
 */
type Users = Readonly<Record<string, User>>;

/** What the trust root of a fleet provides for its tiers. */
export interface TrustRoot {
  /** The single authority that once issued for all, while it is still accepted. */
  readonly former: CertificateIssuer | undefined;
  /** The issuer of the client certificates of regions and sites; none with an external issuer, or with passwords. */
  readonly leaves: CertificateIssuer | undefined;
  /** The issuer of the certificates of a hub or region and of its clients; none with an external issuer. */
  serversOf(upstream: string): CertificateIssuer | undefined;
  /** The users of a region or site; they have passwords if passwords are the auth method. */
  usersOf(member: Member): readonly User[];
}

/**
 * What a tier needs of the fleet's trust.
 * @param trust the trust root; none if Terraform issues nothing shared: with external issuers or a JWT operator
 * @param users the users that it connects as; empty for the hub
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

/** The part of a user that the server above it knows. */
function asSeenAbove({ name, bcryptHash, system }: User): User {
  const seen = (user: Omit<User, 'system'>) => ({
    name: user.name,
    ...(user.bcryptHash !== undefined && { bcryptHash: user.bcryptHash }),
  });
  return { ...seen({ name, bcryptHash }), ...(system && { system: seen(system) }) };
}

/** PEM of Terraform's CA certificates, and of the external ones in the environment. */
export function together(own: readonly (CertificateIssuer | undefined)[], { trust }: Environment): string | undefined {
  const others = trust.authorities.map((pem) => `${pem.trimEnd()}\n`);
  return [...own.flatMap((issuer) => (issuer && trustedPem(issuer)) || []), ...others].join('') || undefined;
}

function prefixed(prefix: string, expiries: Expiries): Expiries {
  return Object.fromEntries(Object.entries(expiries).map(([name, expiry]) => [`${prefix}${name}`, expiry]));
}
