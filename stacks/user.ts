import { Construct } from 'constructs';
import { Certificate, type CertificateFiles } from '../constructs/trust/certificate';
import type { CertificateIssuer } from '../constructs/trust/certificate-authority';
import { Password } from '../constructs/trust/password';
import { generationId, generationName, generationsOf } from '../constructs/trust/rotation';
import type { Validity } from '../constructs/trust/validity';
import type { Region, Site } from '../schema/environment';

type Member = Region | Site;

/**
 * A user that a region or site may connect as, with its credentials; without them if an external issuer provides them.
 */
export interface User {
  readonly name: string;
  /** Its certificate. */
  readonly files?: CertificateFiles;
  /** Secret. */
  readonly password?: string;
  /** Hash by which the server above verifies the password. */
  readonly bcryptHash?: string;
  /** The user that its system account connects as. */
  readonly system?: Omit<User, 'system'>;
}

/** Creates a user of a generation, for messages or for the system account. */
type MakeUser = (name: string, generation: number, of: 'messages' | 'system') => Omit<User, 'system'>;

/** The users that a region or site is accepted as, in ascending order of the generations of its identity. */
export function usersOf({ name, identity, systemAccount }: Member, make: MakeUser = (own) => ({ name: own })): User[] {
  return generationsOf(identity).map((generation) => {
    const own = generationName(name, generation);
    return {
      ...make(own, generation, 'messages'),
      ...(systemAccount && { system: make(`${own}.sys`, generation, 'system') }),
    };
  });
}

/** The scope of a user's credentials. */
function placeOf(identity: Construct, generation: number, of: 'messages' | 'system'): Construct {
  return of === 'system' ? new Construct(identity, generationId('system', generation)) : identity;
}

/** The passwords of a region or site. */
export class PasswordIdentity extends Construct {
  readonly users: readonly User[];

  constructor(scope: Construct, id: string, member: Member) {
    super(scope, id);
    this.users = usersOf(member, (name, generation, of) => {
      const at = placeOf(this, generation, of);
      const { plain, bcryptHash } = new Password(at, generationId('password', generation));
      return { name, password: plain, bcryptHash };
    });
  }
}

/** Properties of {@link CertificateIdentity}. */
export interface CertificateIdentityProps {
  readonly member: Member;
  /** The issuer of its certificates. */
  readonly issuer: CertificateIssuer;
  readonly validity?: Validity;
}

/**
 * The certificates of a region or site. It uses the latest; until the site is deployed, it keeps its copy of the
 * previous one.
 */
export class CertificateIdentity extends Construct {
  readonly users: readonly User[];

  constructor(scope: Construct, id: string, { member, issuer, validity }: CertificateIdentityProps) {
    super(scope, id);
    this.users = usersOf(member, (name, generation, of) => {
      if (generation !== member.identity.generation) return { name };
      const { files } = new Certificate(placeOf(this, generation, of), generationId('certificate', generation), {
        issuer,
        commonName: name,
        dnsNames: [name],
        usages: ['client'],
        validity,
      });
      return { name, files };
    });
  }
}
