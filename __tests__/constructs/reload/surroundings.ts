import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccount, createUser, encodeUser, fmtCreds, fromSeed, type KeyPair } from '@nats-io/jwt';
import type { ConfBlock } from '../../../constructs/conf/model';
import { type CertificateAndKey, issueCertificate, selfSignedCa } from '../../../fleet/model/issue';
import { LOOPBACK, type PortReservation } from '../../../fleet/rehearse/ports';
import { TestOperator, UNLIMITED } from '../../support/operator';

/** A certificate, as texts and as what nats.conf says of its files. */
export interface TestCertificate {
  readonly pems: { readonly cert: string; readonly key: string; readonly ca: string };
  readonly files: { readonly cert_file: string; readonly key_file: string; readonly ca_file: string };
}

/** What all cases share: certificates of two authorities and what an operator signed. */
export interface Credentials {
  /** `first` and `second` are of one authority, `other` is of another. */
  readonly certificates: Readonly<Record<'first' | 'second' | 'other', TestCertificate>>;
  readonly jwts: Readonly<
    Record<'operator' | 'otherOperator' | 'system' | 'narrow' | 'wide' | 'more' | 'sentinel', string>
  >;
  /** Users of the two accounts. */
  readonly users: Readonly<Record<'account' | 'more', { readonly jwt: string; readonly seed: Uint8Array }>>;
  /** Files with the credentials of those users. */
  readonly credsFiles: Readonly<Record<'account' | 'more', string>>;
  readonly ids: Readonly<Record<'operator' | 'system' | 'account' | 'more', string>>;
}

/** Makes them, with their files in a folder. */
export async function makeCredentials(folder: string): Promise<Credentials> {
  const [authority, foreign] = [await selfSignedCa({ commonName: 'one' }), await selfSignedCa({ commonName: 'two' })];
  const certificates = {
    first: await certificate(folder, 'first', authority),
    second: await certificate(folder, 'second', authority),
    other: await certificate(folder, 'other', foreign),
  };
  const operator = new TestOperator();
  const [account, more] = [createAccount(), createAccount()];
  const jwts = {
    operator: await operator.jwt({ system_account: undefined }),
    otherOperator: await operator.jwt({ account_server_url: 'https://example.com' }),
    system: await operator.systemJwt(),
    narrow: await operator.account('FLEET', account, { limits: { ...UNLIMITED, conn: 5 } }),
    wide: await operator.account('FLEET', account, { limits: { ...UNLIMITED, conn: 50 } }),
    more: await operator.account('MORE', more),
    sentinel: await encodeUser('sentinel', createUser(), account, { bearer_token: true }),
  };
  const ids = {
    operator: operator.key.getPublicKey(),
    system: operator.system.getPublicKey(),
    account: account.getPublicKey(),
    more: more.getPublicKey(),
  };
  const users = { account: await userOf(account), more: await userOf(more) };
  const credsFiles = {
    account: credsFile(folder, 'account', users.account),
    more: credsFile(folder, 'more', users.more),
  };
  return { certificates, jwts, ids, users, credsFiles };
}

function credsFile(
  folder: string,
  name: string,
  { jwt, seed }: { readonly jwt: string; readonly seed: Uint8Array },
): string {
  const path = join(folder, `${name}.creds`);
  writeFileSync(path, fmtCreds(jwt, fromSeed(seed)));
  return path;
}

async function userOf(account: KeyPair) {
  const user = createUser();
  return { jwt: await encodeUser('user', user, account), seed: user.getSeed() };
}

async function certificate(folder: string, name: string, ca: CertificateAndKey): Promise<TestCertificate> {
  const { certPem: caCertPem, privateKeyPem: caPrivateKeyPem } = ca;
  const usages = ['digital_signature', 'server_auth', 'client_auth'];
  const dnsNames = [LOOPBACK, 'localhost', 'user.example'];
  const made = await issueCertificate({ caCertPem, caPrivateKeyPem, commonName: name, dnsNames, usages });
  const file = (kind: string, text: string) => {
    const path = join(folder, `${name}-${kind}.pem`);
    writeFileSync(path, text);
    return path;
  };
  return {
    pems: { cert: made.certPem, key: made.privateKeyPem, ca: caCertPem },
    files: {
      cert_file: file('cert', made.certPem),
      key_file: file('key', made.privateKeyPem),
      ca_file: file('ca', caCertPem),
    },
  };
}

const PORTS_OF_A_CASE = 12;

/** What stands around the server of one case: its ports, its folder, and what all cases share. */
export class Surroundings {
  private constructor(
    readonly folder: string,
    readonly credentials: Credentials,
    private readonly ports: readonly number[],
  ) {}

  static async make(folder: string, credentials: Credentials, reservation: PortReservation): Promise<Surroundings> {
    mkdirSync(folder, { recursive: true });
    return new Surroundings(folder, credentials, await reservation.take(PORTS_OF_A_CASE));
  }

  /** A free port: 0 is for the clients of the case's server, 1 for its monitoring, the others are the case's own. */
  port(n: number): number {
    const port = this.ports[n];
    if (port === undefined) throw new Error(`a case has ${PORTS_OF_A_CASE} ports only`);
    return port;
  }

  /** A path in the case's folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** A folder in the case's folder, which is there. */
  subfolder(name: string): string {
    mkdirSync(this.path(name), { recursive: true });
    return this.path(name);
  }

  /** A `tls` block. */
  tls(name: keyof Credentials['certificates'], more: ConfBlock = {}): ConfBlock {
    return { ...this.credentials.certificates[name].files, ...more };
  }
}
