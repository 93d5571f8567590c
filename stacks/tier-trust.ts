import { join } from 'node:path';
import { leafPermissions, systemPermissions } from '../constructs/tier/leaf-permissions';
import type { LeafUser, Login, Remote, RemoteCredentials } from '../constructs/tier/props';
import type { CertificateIssuer } from '../constructs/trust/certificate-authority';
import type { ServerTrust } from '../constructs/trust/client';
import type { Expiries } from '../constructs/trust/expiry';
import { type ForeignIssuer, type Issuer, trustedPem } from '../constructs/trust/issuer';
import type {
  CertificateSource,
  Environment,
  Hub,
  OperatorTrust,
  Region,
  Site,
  Tier,
} from '../environment/environment';
import type { TrustStack } from './trust-stack';
import { type User, usersOf } from './user';

type Member = Region | Site;

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

/**
 * What a tier needs of the fleet's trust.
 * @param trust where it stands; none where the fleet makes nothing that is shared: somebody else issues, or an operator says who gets in
 * @param users as whom it connects; of the hub nobody
 */
export function materialOf(
  environment: Environment,
  trust: TrustStack | undefined,
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

/** How a tier meets the others of its fleet. */
export class TierTrust {
  constructor(
    private readonly environment: Environment,
    private readonly material: TrustMaterial,
    /** Directory of the charts. */
    private readonly charts: string,
  ) {}

  /** How the users of a hub or region prove who they are. */
  serverTrust({ certificates }: Tier): ServerTrust {
    const { trust } = this.environment;
    const { validity } = trust;
    const { leavesPem } = this.material;
    if (trust.kind === 'mutual-tls') {
      return {
        kind: trust.kind,
        issuer: this.issuerFor(certificates, leavesPem),
        validity,
        ...(leavesPem !== undefined && { leavesPem }),
      };
    }
    const encrypted = {
      ...(trust.tls && { issuer: this.issuerFor(certificates, this.material.serversPem) }),
      validity,
    };
    if (trust.kind === 'password') return { kind: trust.kind, ...encrypted };
    const { kind, operator, systemAccount, account, accounts } = trust;
    return { kind, operator, systemAccount, account, accounts, ...encrypted };
  }

  /** Who issues for clients of a site, if not the site's own CA. */
  clientIssuer({ certificates }: Site): ForeignIssuer | undefined {
    // With certificates as identities, what is valid at one site is to be valid nowhere else: its own Secrets say whom it trusts.
    return this.foreignIssuer(
      certificates,
      this.environment.trust.kind === 'password' ? together([], this.environment) : undefined,
    );
  }

  /** A leaf as the server above it knows it: none where it is revoked, two users while it changes from one to the other. */
  leafUsers({ name, up, down, revoked }: Member): LeafUser[] {
    if (revoked) return [];
    if (this.environment.trust.kind === 'operator') return [{ name, domain: name, up, down }];
    return Object.values(this.material.below[name] ?? {}).map(({ system, ...user }) => ({
      name: user.name,
      domain: name,
      up,
      down,
      bcryptHash: user.bcryptHash,
      ...(system && { system: { name: system.name, bcryptHash: system.bcryptHash } }),
    }));
  }

  /** What the tier connects with. */
  remote(leaf: Member): Pick<Remote, 'credentials' | 'system'> {
    const { trust } = this.environment;
    if (trust.kind === 'operator') return this.remoteOf(leaf, trust);
    const newestFirst = Object.values(this.material.users).toReversed();
    const systems = newestFirst.flatMap(({ system }) => (system ? [system] : []));
    return {
      credentials: this.credentials(leaf, newestFirst),
      ...(systems.length > 0 && { system: this.credentials(leaf, systems) }),
    };
  }

  /** The credentials of an operator's user that the leaf must find in its Secret. */
  private remoteOf(leaf: Member, trust: OperatorTrust): Pick<Remote, 'credentials' | 'system'> {
    const { name: user, up, down } = leaf;
    const caPem = trust.tls ? this.material.abovePem : undefined;
    const role = 'address' in leaf ? trust.roles.region : trust.roles.site;
    const expected = { user, account: trust.account.id, role, ...leafPermissions({ up, down, domain: user }) };
    const system = { user: `${user}.sys`, account: trust.systemAccount.id, ...systemPermissions() };
    return {
      credentials: { kind: 'creds', caPem, expected },
      ...(leaf.systemAccount && { system: { kind: 'creds', caPem, expected: system } }),
    };
  }

  private credentials(leaf: Member, users: readonly User[]): RemoteCredentials {
    const { trust } = this.environment;
    const { abovePem } = this.material;
    if (trust.kind === 'password') {
      const [first, ...others] = users.flatMap(({ name, password }): Login[] =>
        password === undefined ? [] : [{ user: name, password }],
      );
      if (!first) throw new Error(`${leaf.name} has no password`);
      return { kind: 'password', logins: [first, ...others], caPem: trust.tls ? abovePem : undefined };
    }
    const [user] = users;
    if (!user) throw new Error(`${leaf.name} has no user`);
    if (user.files) {
      return { kind: 'certificate', tls: { files: { ...user.files, caPem: abovePem ?? user.files.caPem } } };
    }
    const issuer = this.foreignIssuer(leaf.certificates, abovePem);
    if (!issuer) throw new Error(`${leaf.name} has no certificate`);
    const { validity } = trust;
    return {
      kind: 'certificate',
      tls: { issue: { issuer, commonName: user.name, dnsNames: [user.name], usages: ['client'], validity } },
    };
  }

  private foreignIssuer(source: CertificateSource, verifiedBy: string | undefined): ForeignIssuer | undefined {
    if (source.kind === 'terraform') return undefined;
    const chart = join(this.charts, 'nats-certificates');
    return {
      ...(source.kind === 'cert-manager' && { certManager: { ...source.issuer, chart } }),
      ...(verifiedBy && { trustedPem: verifiedBy }),
    };
  }

  /** Who issues for the servers of a hub or region; the certificates by which they verify others, where somebody else does. */
  private issuerFor(source: CertificateSource, verifiedBy: string | undefined): Issuer {
    const foreign = this.foreignIssuer(source, verifiedBy);
    if (foreign) return foreign;
    const { servers, serversPem, leavesExpiries } = this.material;
    if (!servers) throw new Error('the trust root has no authority for the servers of this tier');
    return { ...servers, trustedPem: serversPem, expiries: { ...servers.expiries, ...leavesExpiries } };
  }
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
function together(own: readonly (CertificateIssuer | undefined)[], { trust }: Environment): string | undefined {
  const others = trust.authorities.map((pem) => `${pem.trimEnd()}\n`);
  return [...own.flatMap((issuer) => (issuer && trustedPem(issuer)) || []), ...others].join('') || undefined;
}

function prefixed(prefix: string, expiries: Expiries): Expiries {
  return Object.fromEntries(Object.entries(expiries).map(([name, expiry]) => [`${prefix}${name}`, expiry]));
}
