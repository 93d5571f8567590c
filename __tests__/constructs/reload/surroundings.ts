import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccount, createUser, encodeUser, fmtCreds, fromSeed, type KeyPair } from '@nats-io/jwt';
import type { ConfValue } from '../../../constructs/conf/model';
import { type CertificateAndKey, issueCertificate, selfSignedCa } from '../../../fleet/model/issue';
import { LOOPBACK, type PortReservation } from '../../../fleet/rehearse/ports';
import { rebuilt } from '../../../lib/json';
import { TestOperator, UNLIMITED } from '../../support/operator';

/** What all cases share: certificates of two authorities and what an operator signed. */
export type Credentials = Awaited<ReturnType<typeof makeCredentials>>;

/** `first` and `second` are of one authority, `other` is of another. */
export type CertificateName = keyof Credentials['certificates'];

/** Makes them, with their files in a folder. */
export async function makeCredentials(folder: string) {
  const [authority, second] = [await selfSignedCa({ commonName: 'one' }), await selfSignedCa({ commonName: 'two' })];
  const certificates = {
    first: await issued(folder, 'first', authority),
    second: await issued(folder, 'second', authority),
    other: await issued(folder, 'other', second),
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
  const users = { account: await userOf(account, folder, 'account'), more: await userOf(more, folder, 'more') };
  return { certificates, jwts, ids, users };
}

/** A user of an account, with a file of its credentials. */
async function userOf(account: KeyPair, folder: string, name: string) {
  const [user, file] = [createUser(), join(folder, `${name}.creds`)];
  const [jwt, seed] = [await encodeUser('user', user, account), user.getSeed()];
  writeFileSync(file, fmtCreds(jwt, fromSeed(seed)));
  return { jwt, seed, file };
}

/** A certificate, as texts and as what nats.conf says of its files. */
async function issued(folder: string, name: string, ca: CertificateAndKey) {
  const { certPem: caCertPem, privateKeyPem: caPrivateKeyPem } = ca;
  const usages = ['digital_signature', 'server_auth', 'client_auth'];
  const dnsNames = [LOOPBACK, 'localhost', 'user.example'];
  const made = await issueCertificate({ caCertPem, caPrivateKeyPem, commonName: name, dnsNames, usages });
  const pems = { cert: made.certPem, key: made.privateKeyPem, ca: caCertPem };
  const path = (kind: string) => join(folder, `${name}-${kind}.pem`);
  for (const [kind, text] of Object.entries(pems)) writeFileSync(path(kind), text);
  return { pems, files: { cert_file: path('cert'), key_file: path('key'), ca_file: path('ca') } };
}

const PORTS_OF_A_CASE = 12;

/** What stands around the server of one case: its ports, its folder, and what all cases share. */
export class Surroundings {
  private constructor(
    private readonly folder: string,
    readonly credentials: Credentials,
    private readonly ports: readonly number[],
  ) {}

  static async make(folder: string, credentials: Credentials, reservation: PortReservation): Promise<Surroundings> {
    mkdirSync(join(folder, 'subfolder'), { recursive: true });
    return new Surroundings(folder, credentials, await reservation.take(PORTS_OF_A_CASE));
  }

  /** A free port: 0 is for the clients of the case's server, 1 for its monitoring, the others are the case's own. */
  port(n: number): number {
    const port = this.ports[n];
    if (port === undefined) throw new Error(`a case has ${PORTS_OF_A_CASE} ports only`);
    return port;
  }

  /** A path in the case's folder, in which `subfolder` is there. */
  path(name: string): string {
    return join(this.folder, name);
  }
}

/** A part of a nats.conf in which something may stand that only what is around the case tells: a port, a file. */
export type Part = ConfValue | undefined | ((around: Surroundings) => Part) | readonly Part[] | Block;

/** A block of a nats.conf, as a case says it. */
export interface Block {
  readonly [key: string]: Part;
}

/** What a part of a nats.conf is in these surroundings. */
export function settled(part: Part, around: Surroundings): unknown {
  return rebuilt(part, (value) => (typeof value === 'function' ? settled(value(around), around) : value));
}

/** A free port: 0 is for the clients of the case's server, 1 for its monitoring, the others are the case's own. */
export const port = (n: number) => (around: Surroundings) => around.port(n);

/** An address with a port. */
export const address =
  (n: number, before = '') =>
  (around: Surroundings) =>
    `${before}${LOOPBACK}:${around.port(n)}`;

/** A file or folder of the case. */
export const path = (name: string) => (around: Surroundings) => around.path(name);

/** A `tls` block with a certificate. */
export const certificate =
  (name: CertificateName, more: Block = {}) =>
  (around: Surroundings): Block => ({ ...around.credentials.certificates[name].files, ...more });

/** The file with the authority of a certificate. */
export const authority = (name: CertificateName) => (around: Surroundings) =>
  around.credentials.certificates[name].files.ca_file;
