import { join } from 'node:path';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { leafPermissions, systemPermissions } from '../constructs/tier/leaf-permissions';
import type { LeafUser, Login, Remote, RemoteCredentials } from '../constructs/tier/props';
import { Certificate, type CertificateFiles } from '../constructs/trust/certificate';
import { CertificateAuthority, type CertificateIssuer } from '../constructs/trust/certificate-authority';
import type { ServerTrust } from '../constructs/trust/client';
import type { Expiry } from '../constructs/trust/expiry';
import type { ForeignIssuer, Issuer } from '../constructs/trust/issuer';
import { Password } from '../constructs/trust/password';
import { generationId, generationName, generationsOf } from '../constructs/trust/rotation';
import type {
  CertificateSource,
  Environment,
  OperatorTrust,
  Region,
  Site,
  Tier,
  Trust,
} from '../environment/environment';
import { deployAllCommand, deployCommand } from './deploy-command';
import type { FleetApp } from './fleet-app';
import { FleetStack, type FleetStackProps } from './fleet-stack';

type Member = Region | Site;

/** What the trust root is made from. */
export interface TrustStackProps extends FleetStackProps {
  /** Directory of the charts. */
  readonly charts: string;
}

/**
 * The trust root, named after the environment: the fleet's CA and the identity of every region and site.
 * It touches no Kubernetes cluster, so its plan takes a second. Its name in `cdktf deploy hub prod` is a guard:
 * with another environment selected there is no stack `prod`, and nothing happens.
 */
export class TrustStack extends FleetStack {
  private readonly environment: Environment;
  private readonly trust: Trust;
  /** The fleet's own CA; none where nobody needs it. */
  private readonly issuer: CertificateIssuer | undefined;
  private readonly identities = new Map<string, Identity>();

  constructor(
    app: FleetApp,
    private readonly props: TrustStackProps,
  ) {
    const { environment } = props;
    super(app, environment.name, props, { role: 'trust', name: environment.name });
    this.environment = environment;
    this.trust = environment.trust;
    this.issuer = needsAuthority(environment) ? this.authority(environment) : undefined;
    // An operator's users are made elsewhere.
    const members = this.trust.kind === 'operator' ? [] : [...environment.regions, ...environment.sites];
    for (const member of members) {
      const identity = new Identity(this, `leaf-${member.name}`, {
        member,
        trust: this.trust,
        issuer: member.certificates.kind === 'terraform' ? this.issuer : undefined,
      });
      this.identities.set(member.name, identity);
      for (const text of identity.shown) this.offer(text);
    }
  }

  /** How the users of the hub or of a region prove who they are. */
  serverTrust({ certificates }: Tier): ServerTrust {
    const { trust } = this;
    const { validity } = trust;
    if (trust.kind === 'mutual-tls') return { kind: trust.kind, issuer: this.issuerFor(certificates), validity };
    const encrypted = { ...(trust.tls && { issuer: this.issuerFor(certificates) }), validity };
    if (trust.kind === 'password') return { kind: trust.kind, ...encrypted };
    const { kind, operator, systemAccount, account, accounts } = trust;
    return { kind, operator, systemAccount, account, accounts, ...encrypted };
  }

  /** Who issues for clients of a site, if not the site's own CA. */
  clientIssuer({ certificates }: Site): ForeignIssuer | undefined {
    // With certificates as identities, what is valid at one site is to be valid nowhere else: its own Secrets say whom it trusts.
    return this.foreignIssuer(certificates, this.trust.kind === 'password' ? this.authorities : undefined);
  }

  /** The leaf as the server above it knows it: none where it is revoked, two users while it changes from one to the other. */
  leafUsers(leaf: Member): LeafUser[] {
    if (leaf.revoked) return [];
    if (this.trust.kind === 'operator') return [{ name: leaf.name, domain: leaf.name, up: leaf.up, down: leaf.down }];
    const { users } = this.identity(leaf.name);
    // The stack of the server above as well: from it the alert has the end.
    const renewedBy = deployCommand(this.environment, leaf.name, leaf.via);
    // A new leaf's certificate has no end yet. The stack that lets the leaf in can be planned all the same, and so be
    // reviewed together with this one; its next deploy adds the alert.
    const watched = ({ files }: User): { expiry?: Expiry } =>
      files?.expiry ? { expiry: { notAfter: Fn.try([files.expiry.notAfter, '']), renewedBy } } : {};
    return users.map(({ system, ...user }) => ({
      name: user.name,
      domain: leaf.name,
      up: leaf.up,
      down: leaf.down,
      bcryptHash: user.password?.bcryptHash,
      ...watched(user),
      ...(system && { system: { name: system.name, bcryptHash: system.password?.bcryptHash, ...watched(system) } }),
    }));
  }

  /** What the leaf connects with. */
  remote(leaf: Member): Pick<Remote, 'credentials' | 'system'> {
    if (this.trust.kind === 'operator') return this.remoteOf(leaf, this.trust);
    const { users } = this.identity(leaf.name);
    const newestFirst = users.toReversed();
    const systems = newestFirst.flatMap(({ system }) => (system ? [system] : []));
    return {
      credentials: this.credentials(leaf, newestFirst),
      ...(systems.length > 0 && { system: this.credentials(leaf, systems) }),
    };
  }

  /** The credentials of an operator's user that the leaf must find in its Secret. */
  private remoteOf(leaf: Member, trust: OperatorTrust): Pick<Remote, 'credentials' | 'system'> {
    const { name: user, up, down } = leaf;
    const caPem = trust.tls ? this.trustedPem : undefined;
    const role = 'address' in leaf ? trust.roles.region : trust.roles.site;
    const expected = { user, account: trust.account.id, role, ...leafPermissions({ up, down, domain: user }) };
    const system = { user: `${user}.sys`, account: trust.systemAccount.id, ...systemPermissions() };
    return {
      credentials: { kind: 'creds', caPem, expected },
      ...(leaf.systemAccount && { system: { kind: 'creds', caPem, expected: system } }),
    };
  }

  private credentials(leaf: Member, users: readonly User[]): RemoteCredentials {
    if (this.trust.kind === 'password') {
      const [first, ...others] = users.flatMap(({ name, password }): Login[] =>
        password ? [{ user: name, password: password.plain }] : [],
      );
      if (!first) throw new Error(`${leaf.name} has no password`);
      return { kind: 'password', logins: [first, ...others], caPem: this.trust.tls ? this.trustedPem : undefined };
    }
    const [user] = users;
    if (!user) throw new Error(`${leaf.name} has no user`);
    if (user.files)
      return { kind: 'certificate', tls: { files: { ...user.files, caPem: this.trustedPem ?? user.files.caPem } } };
    const issuer = this.issuerFor(leaf.certificates);
    const { validity } = this.trust;
    return {
      kind: 'certificate',
      tls: { issue: { issuer, commonName: user.name, dnsNames: [user.name], usages: ['client'], validity } },
    };
  }

  /** Every CA certificate by which the servers and leaves of the fleet verify each other; none where only their Secrets know. */
  private get trustedPem(): string | undefined {
    const own = this.issuer && (this.issuer.trustedPem ?? this.issuer.certPem);
    return own === undefined ? this.authorities : `${own}${this.authorities ?? ''}`;
  }

  /** Those CA certificates that are not Terraform's. */
  private get authorities(): string | undefined {
    return this.trust.authorities.map((pem) => `${pem.trimEnd()}\n`).join('') || undefined;
  }

  private foreignIssuer(source: CertificateSource, trustedPem: string | undefined): ForeignIssuer | undefined {
    if (source.kind === 'terraform') return undefined;
    const chart = join(this.props.charts, 'nats-certificates');
    return {
      ...(source.kind === 'cert-manager' && { certManager: { ...source.issuer, chart } }),
      ...(trustedPem && { trustedPem }),
    };
  }

  private issuerFor(source: CertificateSource): Issuer {
    const foreign = this.foreignIssuer(source, this.trustedPem);
    if (foreign) return foreign;
    if (!this.issuer) throw new Error('the fleet has no certificate authority');
    return { ...this.issuer, trustedPem: this.trustedPem };
  }

  private authority(environment: Environment): CertificateIssuer {
    const { name, trust, keepOnDestroy } = environment;
    const { issuer } = new CertificateAuthority(this, 'ca', {
      commonName: `nats-edge ${name}`,
      validity: trust.authority,
      keepOnDestroy,
      rotation: trust.ca,
    });
    // Whoever has a certificate of it, or verifies one, needs the new one.
    const renewedBy = deployAllCommand(environment);
    const expiries = Object.entries(issuer.expiries ?? {}).map(([key, expiry]) => [key, { ...expiry, renewedBy }]);
    return { ...issuer, expiries: Object.fromEntries(expiries) };
  }

  private identity(name: string): Identity {
    const identity = this.identities.get(name);
    if (!identity) throw new Error(`${name} is no region or site of this environment`);
    return identity;
  }
}

/** Whether Terraform issues for anybody who meets others with it. */
function needsAuthority({ trust, hub, regions, sites }: Environment): boolean {
  if (!trust.tls) return false;
  const issued: readonly Tier[] = trust.kind === 'mutual-tls' ? [hub, ...regions, ...sites] : [hub, ...regions];
  return issued.some(({ certificates }) => certificates.kind === 'terraform');
}

/** One of the users as which a leaf may connect, and what proves it; nothing where somebody else issues. */
interface User {
  readonly name: string;
  readonly files?: CertificateFiles;
  readonly password?: Password;
  readonly system?: Omit<User, 'system'>;
}

interface IdentityProps {
  readonly member: Member;
  readonly trust: Trust;
  /** Who signs its certificates; `undefined` if somebody else does, or if it has none. */
  readonly issuer: CertificateIssuer | undefined;
}

/** What a region or site proves with who it is. */
class Identity extends Construct {
  /** The users that are let in, in ascending order of their generation. */
  readonly users: readonly User[];

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const { name, identity, systemAccount } = props.member;
    const generations = generationsOf(identity);
    this.users = generations.map((generation) => {
      const latest = generation === identity.generation;
      return {
        ...this.user(this, generationName(name, generation), generation, latest, props),
        ...(systemAccount && {
          system: this.user(
            new Construct(this, generationId('system', generation)),
            `${generationName(name, generation)}.sys`,
            generation,
            latest,
            props,
          ),
        }),
      };
    });
  }

  /** What the stacks of others read of it. */
  get shown(): string[] {
    return this.users
      .flatMap(({ system, ...user }) => [user, ...(system ? [system] : [])])
      .flatMap(({ files, password }) => [
        ...(files ? [files.certPem, files.privateKeyPem] : []),
        ...(files?.expiry ? [files.expiry.notAfter] : []),
        ...(password ? [password.plain] : []),
      ]);
  }

  /** With a certificate a leaf shows one, the latest; of an earlier one it keeps its own copy until it is deployed. */
  private user(scope: Construct, name: string, generation: number, latest: boolean, props: IdentityProps): User {
    const { trust, issuer } = props;
    if (trust.kind === 'password') return { name, password: new Password(scope, generationId('password', generation)) };
    if (!issuer || !latest) return { name };
    const { files } = new Certificate(scope, generationId('certificate', generation), {
      issuer,
      commonName: name,
      dnsNames: [name],
      usages: ['client'],
      validity: trust.validity,
    });
    return { name, files };
  }
}
