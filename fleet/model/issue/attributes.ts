import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { block, text, texts, type Value, type ValueMap } from '../value';
import { type CertificateContents, type IssuedCertificate, signCertificate } from './certificate';
import { makePrivateKey, readPrivateKey } from './keys';
import { type AlternativeNames, mappedNames, type NameMap, withNames } from './names';
import { bcryptHash, makePassword } from './password';
import { makeRequest, readRequest } from './request';
import { subjectName } from './subject';
import { x509 } from './x509';

/** What the generators of certificates get in addition to the arguments. */
export interface CertificateOptions {
  readonly mapNames: NameMap | undefined;
  readonly now: () => Date;
}

/** What `tls_private_key` computes. */
export async function privateKeyAttributes(args: ValueMap): Promise<ValueMap> {
  const curve = text(args.ecdsa_curve);
  const bits = number(args.rsa_bits);
  const key = await makePrivateKey({
    algorithm: needed(args, 'algorithm'),
    ...(curve === undefined ? {} : { ecdsaCurve: curve }),
    ...(bits === undefined ? {} : { rsaBits: bits }),
  });
  return {
    id: key.id,
    private_key_pem: key.privateKeyPem,
    private_key_pem_pkcs8: key.privateKeyPemPkcs8,
    public_key_pem: key.publicKeyPem,
  };
}

/** What `tls_cert_request` computes. */
export async function certRequestAttributes(args: ValueMap): Promise<ValueMap> {
  const key = readPrivateKey(needed(args, 'private_key_pem'));
  const request = await makeRequest(key, subjectName(block(args.subject)), namesOf(args));
  return { id: request.id, cert_request_pem: request.certRequestPem, key_algorithm: keyAlgorithm(key) };
}

/** What `tls_self_signed_cert` computes. */
export async function selfSignedCertAttributes(args: ValueMap, options: CertificateOptions): Promise<ValueMap> {
  const key = readPrivateKey(needed(args, 'private_key_pem'));
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const contents = certificateContents(args, options, subjectName(block(args.subject)), publicKey, namesOf(args));
  return { ...certificateAttributes(await signCertificate(contents, { key })), key_algorithm: keyAlgorithm(key) };
}

/** What `tls_locally_signed_cert` computes. */
export async function locallySignedCertAttributes(args: ValueMap, options: CertificateOptions): Promise<ValueMap> {
  const request = readRequest(needed(args, 'cert_request_pem'));
  const key = readPrivateKey(needed(args, 'ca_private_key_pem'));
  const certificate = new x509.X509Certificate(needed(args, 'ca_cert_pem'));
  const contents = certificateContents(args, options, request.subject, request.publicKey, request.names);
  const issued = await signCertificate(contents, { key, certificate });
  return { ...certificateAttributes(issued), ca_key_algorithm: keyAlgorithm(key) };
}

/** The names that mapping adds to this certificate: those of server certificates only. */
export function addedNames(args: ValueMap, mapNames: NameMap | undefined): string[] {
  if (mapNames === undefined || !texts(args.allowed_uses).includes('server_auth')) return [];
  const request = text(args.cert_request_pem);
  return mappedNames(request === undefined ? namesOf(args) : readRequest(request).names, mapNames);
}

/** What `random_password` computes. */
export async function randomPasswordAttributes(args: ValueMap): Promise<ValueMap> {
  const result = randomText(args);
  return { id: 'none', result, bcrypt_hash: await bcryptHash(result) };
}

/** What `random_string` computes. */
export function randomStringAttributes(args: ValueMap): ValueMap {
  const result = randomText(args);
  return { id: result, result };
}

/** What `random_id` computes. */
export function randomIdAttributes(args: ValueMap): ValueMap {
  const bytes = randomBytes(number(args.byte_length) ?? 0);
  if (bytes.length === 0) throw new Error('byte_length must be at least 1');
  const prefix = text(args.prefix) ?? '';
  const hex = bytes.toString('hex');
  return {
    id: bytes.toString('base64url'),
    b64_url: prefix + bytes.toString('base64url'),
    b64_std: prefix + bytes.toString('base64'),
    hex: prefix + hex,
    dec: prefix + BigInt(`0x${hex}`).toString(),
  };
}

function certificateContents(
  args: ValueMap,
  options: CertificateOptions,
  subject: x509.Name,
  publicKey: Buffer,
  names: AlternativeNames,
): CertificateContents {
  return {
    subject,
    publicKey,
    names: withNames(names, addedNames(args, options.mapNames)),
    uses: texts(args.allowed_uses),
    isCa: args.is_ca_certificate === true,
    maxPathLength: number(args.max_path_length),
    notBefore: options.now(),
    validityHours: Number(needed(args, 'validity_period_hours')),
    setSubjectKeyId: args.set_subject_key_id === true,
    setAuthorityKeyId: args.set_authority_key_id === true,
  };
}

function certificateAttributes(issued: IssuedCertificate): ValueMap {
  return {
    id: issued.id,
    cert_pem: issued.certPem,
    validity_start_time: issued.validityStartTime,
    validity_end_time: issued.validityEndTime,
    ready_for_renewal: false,
  };
}

function namesOf(args: ValueMap): AlternativeNames {
  return { dnsNames: texts(args.dns_names), ipAddresses: texts(args.ip_addresses), uris: texts(args.uris) };
}

function randomText(args: ValueMap): string {
  return makePassword({
    length: Number(needed(args, 'length')),
    lower: args.lower !== false,
    upper: args.upper !== false,
    numeric: (args.numeric ?? args.number) !== false,
    special: args.special !== false,
    minLower: number(args.min_lower) ?? 0,
    minUpper: number(args.min_upper) ?? 0,
    minNumeric: number(args.min_numeric) ?? 0,
    minSpecial: number(args.min_special) ?? 0,
    overrideSpecial: text(args.override_special),
  });
}

function keyAlgorithm(key: KeyObject): string {
  const names = new Map<string | undefined, string>([
    ['ec', 'ECDSA'],
    ['rsa', 'RSA'],
    ['ed25519', 'ED25519'],
  ]);
  return names.get(key.asymmetricKeyType) ?? 'unknown';
}

function needed(args: ValueMap, argument: string): string {
  const value = text(args[argument]);
  if (value === undefined) throw new Error(`the argument ${argument} is missing`);
  return value;
}

function number(value: Value | undefined): number | undefined {
  const written = text(value);
  return written === undefined ? undefined : Number(written);
}
