import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { signingAlgorithm, webKey } from './keys';
import type { AlternativeNames } from './names';
import { readUsages } from './usages';
import { x509 } from './x509';

/** What goes into a certificate, whoever signs it. */
export interface CertificateContents {
  readonly subject: x509.Name;
  /** The public key, as SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
  readonly names: AlternativeNames;
  /** `allowed_uses`, as the tls provider names them. */
  readonly uses: readonly string[];
  readonly isCa: boolean;
  readonly maxPathLength?: number | undefined;
  readonly notBefore: Date;
  readonly validityHours: number;
  readonly setSubjectKeyId: boolean;
  readonly setAuthorityKeyId: boolean;
}

/** Who signs: undefined certificate for a certificate that signs itself. */
export interface CertificateSigner {
  readonly key: KeyObject;
  readonly certificate?: x509.X509Certificate;
}

/** A certificate as the tls provider gives it. */
export interface IssuedCertificate {
  readonly certPem: string;
  readonly validityStartTime: string;
  readonly validityEndTime: string;
  /** The serial number, in decimal. */
  readonly id: string;
}

/** Signs a certificate with the same contents as the tls provider (Go's x509.CreateCertificate) would give it. */
export async function signCertificate(
  contents: CertificateContents,
  signer: CertificateSigner,
): Promise<IssuedCertificate> {
  if (contents.isCa && contents.subject.toJSON().length === 0) {
    throw new Error('a certificate authority needs a subject with at least one name');
  }
  const serial = randomBytes(16);
  const notBefore = new Date(Math.floor(contents.notBefore.getTime() / 1000) * 1000);
  const notAfter = new Date(notBefore.getTime() + contents.validityHours * 3_600_000);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial.toString('hex'),
    subject: contents.subject,
    issuer: signer.certificate?.subjectName ?? contents.subject,
    publicKey: new Uint8Array(contents.publicKey),
    signingKey: await webKey(signer.key),
    signingAlgorithm: signingAlgorithm(signer.key),
    notBefore,
    notAfter,
    extensions: await extensions(contents, signer),
  });
  return {
    certPem: `${certificate.toString('pem')}\n`,
    validityStartTime: rfc3339(notBefore),
    validityEndTime: rfc3339(notAfter),
    id: BigInt(`0x${serial.toString('hex')}`).toString(),
  };
}

async function extensions(contents: CertificateContents, signer: CertificateSigner): Promise<x509.Extension[]> {
  const result: x509.Extension[] = [];
  const { bits, extended } = readUsages(contents.uses);
  if (bits !== 0) result.push(new x509.KeyUsagesExtension(bits, true));
  if (extended.length > 0) result.push(new x509.ExtendedKeyUsageExtension(extended));
  // Go takes a path length of 0 for "not given" unless told otherwise, and the provider does not tell.
  const pathLength = contents.maxPathLength === 0 ? undefined : contents.maxPathLength;
  result.push(new x509.BasicConstraintsExtension(contents.isCa, pathLength, true));
  if (contents.isCa || contents.setSubjectKeyId) {
    result.push(new x509.SubjectKeyIdentifierExtension(await subjectKeyId(contents.publicKey)));
  }
  const authority = await authorityKeyId(contents, signer);
  if (authority !== undefined) result.push(new x509.AuthorityKeyIdentifierExtension(authority));
  const names = alternativeNames(contents.names);
  if (names !== undefined) {
    result.push(new x509.SubjectAlternativeNameExtension(names.toJSON(), contents.subject.toJSON().length === 0));
  }
  return result;
}

/** The names as an extension holds them, or undefined if there are none. */
export function alternativeNames(names: AlternativeNames): x509.GeneralNames | undefined {
  const all: x509.JsonGeneralNames = [
    ...names.dnsNames.map((value) => ({ type: 'dns' as const, value })),
    ...names.ipAddresses.map((value) => ({ type: 'ip' as const, value })),
    ...names.uris.map((value) => ({ type: 'url' as const, value })),
  ];
  return all.length === 0 ? undefined : new x509.GeneralNames(all);
}

/** The names that a list of extensions (of a request or a certificate) holds. */
export function readAlternativeNames(list: readonly x509.Extension[]): AlternativeNames {
  const extension = list.find((item) => item instanceof x509.SubjectAlternativeNameExtension);
  const of = (type: string): string[] =>
    (extension?.names.items ?? []).filter((name) => name.type === type).map((name) => name.value);
  return { dnsNames: of('dns'), ipAddresses: of('ip'), uris: of('url') };
}

async function authorityKeyId(contents: CertificateContents, signer: CertificateSigner): Promise<string | undefined> {
  const itself = contents.isCa || contents.setSubjectKeyId ? await subjectKeyId(contents.publicKey) : undefined;
  const own =
    signer.certificate === undefined
      ? itself
      : signer.certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  if (contents.setAuthorityKeyId && own === undefined) {
    throw new Error('set_authority_key_id: the certificate authority has no subject key identifier');
  }
  // Go names the authority whenever it is another one that has an identifier, asked or not.
  const isAnother = signer.certificate !== undefined && signer.certificate.subject !== contents.subject.toString();
  return contents.setAuthorityKeyId || isAnother ? own : undefined;
}

/** SHA-1 of the public key's bits; of Ed25519 keys the tls provider takes them as an octet string. */
async function subjectKeyId(spki: Buffer): Promise<string> {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') {
    return Buffer.from(await new x509.PublicKey(new Uint8Array(spki)).getKeyIdentifier()).toString('hex');
  }
  const octets = Buffer.concat([Buffer.from([0x04, 0x20]), spki.subarray(-32)]);
  return createHash('sha1').update(octets).digest('hex');
}

function rfc3339(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
