import { Construct } from 'constructs';
import { Certificate, type CertificateFiles } from '../constructs/trust/certificate';
import type { CertificateIssuer } from '../constructs/trust/certificate-authority';
import { Password } from '../constructs/trust/password';
import { generationId, generationName, generationsOf } from '../constructs/trust/rotation';
import type { Validity } from '../constructs/trust/validity';
import type { Region, Site } from '../schema/environment';

type Member = Region | Site;

/** One of the users as which a region or site may connect, and what proves it; nothing where somebody else issues. */
export interface User {
  readonly name: string;
  /** What it shows. */
  readonly files?: CertificateFiles;
  /** Secret. */
  readonly password?: string;
  /** By which the server above knows the password. */
  readonly bcryptHash?: string;
  /** The user as which its system account connects. */
  readonly system?: Omit<User, 'system'>;
}

/** Makes a user of a generation, as which messages go or the system account connects. */
type MakeUser = (name: string, generation: number, of: 'messages' | 'system') => Omit<User, 'system'>;

/** The users as which a region or site is let in, in ascending order of the generations of its identity. */
export function usersOf({ name, identity, systemAccount }: Member, make: MakeUser = (own) => ({ name: own })): User[] {
  return generationsOf(identity).map((generation) => {
    const own = generationName(name, generation);
    return {
      ...make(own, generation, 'messages'),
      ...(systemAccount && { system: make(`${own}.sys`, generation, 'system') }),
    };
  });
}

/** Where what proves a user is made. */
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

/** What a {@link CertificateIdentity} is made from. */
export interface CertificateIdentityProps {
  readonly member: Member;
  /** Who signs its certificates. */
  readonly issuer: CertificateIssuer;
  readonly validity?: Validity;
}

/** The certificates of a region or site. It shows one, the latest; of an earlier one it keeps its own copy until it is deployed. */
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
