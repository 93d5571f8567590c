import type { Environment, Region, Site } from '../schema/environment';
import { identityStackOf } from '../schema/has-identity';
import type { FleetApp } from './fleet-app';
import { FleetStack, type FleetStackProps } from './fleet-stack';
import { materialOf, type TrustMaterial } from './trust-material';
import type { TrustStack } from './trust-stack';
import { CertificateIdentity, type User, usersOf } from './user';

/** Properties of {@link IdentityStack}. */
export interface IdentityStackProps extends FleetStackProps {
  readonly trust: TrustStack;
  /** The region or site whose identity it is. */
  readonly member: Region | Site;
}

/**
 * The identity of a region or site, `identity-<name>`: this stack issues its certificate and hands it to the tier's
 * stack, with what else that needs from the trust root. This stack reads the state of the trust root and contains the
 * issuing keys; the tier's stack reads no state of the trust root, only the Secret that is handed to it.
 */
export class IdentityStack extends FleetStack {
  private readonly handed: (reader: FleetStack) => TrustMaterial;

  constructor(app: FleetApp, props: IdentityStackProps) {
    const { environment, trust, member } = props;
    super(app, identityStackOf(member), props, { role: 'identity', name: member.name });
    const material = materialOf(environment, trust, member, this.users(environment, trust, member));
    this.handed = this.handOver(material, member);
  }

  /** The trust material for the stack of the region or site. */
  for(reader: FleetStack): TrustMaterial {
    return this.handed(reader);
  }

  private users({ trust: { kind, validity } }: Environment, trust: TrustStack, member: Region | Site): readonly User[] {
    const { leaves: issuer } = trust;
    if (kind === 'password') return trust.usersOf(member).map(itself);
    if (!issuer || member.certificates.kind !== 'terraform') return usersOf(member);
    return new CertificateIdentity(this, `leaf-${member.name}`, { member, issuer, validity }).users;
  }
}

/** The part of a user with a password that the user itself needs. */
function itself({ name, password, system }: User): User {
  return { name, password, ...(system && { system: { name: system.name, password: system.password } }) };
}
