import { CertificateAuthority, type CertificateIssuer } from '../constructs/trust/certificate-authority';
import { hadOneAuthority, hasLeavesAuthority, hasServersAuthority } from '../schema/has-identity';
import { deployAllCommand } from './deploy-command';
import type { FleetApp } from './fleet-app';
import { FleetStack, type FleetStackProps } from './fleet-stack';
import { type Member, materialOf, type TrustMaterial, type TrustRoot } from './trust-material';
import { PasswordIdentity, type User, usersOf } from './user';

/**
 * The trust root, named after the environment: an authority for the hub, one for each region, one for leaves, and, if
 * passwords are the auth method, those of regions and sites. It does not grow with sites whose identities are
 * certificates: these have their own stacks. It stores what the hub needs in the hub's cluster. Its name in `cdktf
 * deploy hub prod` is a guard: with another environment selected there is no stack `prod`, and nothing happens.
 */
export class TrustStack extends FleetStack implements TrustRoot {
  private readonly servers: ReadonlyMap<string, CertificateIssuer>;
  readonly former: CertificateIssuer | undefined;
  readonly leaves: CertificateIssuer | undefined;
  private readonly passwords = new Map<string, readonly User[]>();
  private readonly handed: (reader: FleetStack) => TrustMaterial;

  constructor(
    app: FleetApp,
    private readonly props: FleetStackProps,
  ) {
    const { environment } = props;
    super(app, environment.name, props, { role: 'trust', name: environment.name });
    const { name, hub, regions } = environment;
    const former = hadOneAuthority(environment);
    const ofHub = former || hasServersAuthority(environment, hub) ? this.authority('ca', name) : undefined;
    this.former = former ? ofHub : undefined;
    this.servers = new Map([
      ...(ofHub ? [['hub', ofHub] as const] : []),
      ...regions
        .filter((region) => hasServersAuthority(environment, region))
        .map((region) => [region.name, this.authority(`ca-${region.name}`, `${name} ${region.name}`)] as const),
    ]);
    this.leaves = hasLeavesAuthority(environment) ? this.authority('leaves-ca', `${name} leaves`) : undefined;
    const members: readonly Member[] = [...environment.regions, ...environment.sites];
    for (const member of environment.trust.kind === 'password' ? members : []) {
      const { users } = new PasswordIdentity(this, `leaf-${member.name}`, member);
      this.passwords.set(member.name, users);
    }
    this.offerAll([...this.servers.values(), this.leaves, ...this.passwords.values()]);
    this.handed = this.handOver(materialOf(environment, this, environment.hub, []), environment.hub);
  }

  serversOf(upstream: string): CertificateIssuer | undefined {
    return this.servers.get(upstream);
  }

  /** The trust material for the stack of the hub. */
  forHub(reader: FleetStack): TrustMaterial {
    return this.handed(reader);
  }

  usersOf(member: Member): readonly User[] {
    return this.passwords.get(member.name) ?? usersOf(member);
  }

  private authority(id: string, name: string): CertificateIssuer {
    const { environment } = this.props;
    const { trust, keepOnDestroy } = environment;
    const { issuer } = new CertificateAuthority(this, id, {
      commonName: `nats-edge ${name}`,
      validity: trust.authority,
      keepOnDestroy,
      rotation: trust.ca,
      before: this.former,
    });
    // Every tier that has a certificate of it, or verifies one, needs the new one.
    const renewedBy = deployAllCommand(environment);
    const expiries = Object.entries(issuer.expiries ?? {}).map(([key, expiry]) => [key, { ...expiry, renewedBy }]);
    return { ...issuer, expiries: Object.fromEntries(expiries) };
  }
}
