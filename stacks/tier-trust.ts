import { join } from 'node:path';
import { leafPermissions, systemPermissions } from '../constructs/tier/leaf-permissions';
import type { LeafUser, Login, Remote, RemoteCredentials } from '../constructs/tier/props';
import type { ServerTrust } from '../constructs/trust/client';
import type { ExternalIssuer, Issuer } from '../constructs/trust/issuer';
import type { CertificateSource, Environment, OperatorTrust, Site, Tier } from '../schema/environment';
import { type Member, type TrustMaterial, together } from './trust-material';
import type { User } from './user';

/** How a tier authenticates to, and verifies, the other tiers of its fleet. */
export class TierTrust {
  constructor(
    private readonly environment: Environment,
    private readonly material: TrustMaterial,
    /** Directory of the charts. */
    private readonly charts: string,
  ) {}

  /** How the users of a hub or region authenticate. */
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

  /** The issuer for clients of a site, if it is not the site's own CA. */
  clientIssuer({ certificates }: Site): ExternalIssuer | undefined {
    // With certificates as identities, what is valid at one site must be valid nowhere else: its own Secrets have the
    // trusted CAs.
    return this.externalIssuer(
      certificates,
      this.environment.trust.kind === 'password' ? together([], this.environment) : undefined,
    );
  }

  /** The users of a leaf at the server above it: none if it is revoked, two while its identity is rotated. */
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

  /** The credentials that the tier connects with. */
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

  /** The credentials of a JWT operator's user that the leaf must find in its Secret. */
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
    const issuer = this.externalIssuer(leaf.certificates, abovePem);
    if (!issuer) throw new Error(`${leaf.name} has no certificate`);
    const { validity } = trust;
    return {
      kind: 'certificate',
      tls: { issue: { issuer, commonName: user.name, dnsNames: [user.name], usages: ['client'], validity } },
    };
  }

  private externalIssuer(source: CertificateSource, verifiedBy: string | undefined): ExternalIssuer | undefined {
    if (source.kind === 'terraform') return undefined;
    const chart = join(this.charts, 'nats-certificates');
    return {
      ...(source.kind === 'cert-manager' && { certManager: { ...source.issuer, chart } }),
      ...(verifiedBy && { trustedPem: verifiedBy }),
    };
  }

  /**
   * The issuer for the servers of a hub or region.
   * @param verifiedBy PEM of the CA certificates by which they verify others, with an external issuer
   */
  private issuerFor(source: CertificateSource, verifiedBy: string | undefined): Issuer {
    const external = this.externalIssuer(source, verifiedBy);
    if (external) return external;
    const { servers, serversPem, leavesExpiries } = this.material;
    if (!servers) throw new Error('the trust root has no authority for the servers of this tier');
    return { ...servers, trustedPem: serversPem, expiries: { ...servers.expiries, ...leavesExpiries } };
  }
}
