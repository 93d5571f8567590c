import { createHash, type KeyObject } from 'node:crypto';
import { alternativeNames, readAlternativeNames } from './certificate';
import { signingAlgorithm, webKeys } from './keys';
import type { AlternativeNames } from './names';
import { x509 } from './x509';

/** A certificate request as the tls provider gives it. */
export interface CertificateRequest {
  readonly certRequestPem: string;
  /** SHA-1 of the request, in hex. */
  readonly id: string;
}

/** What a certificate request asks for. */
export interface RequestContents {
  readonly subject: x509.Name;
  /** The public key, as SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
  readonly names: AlternativeNames;
}

/** Makes a certificate request with its names in it. */
export async function makeRequest(
  key: KeyObject,
  subject: x509.Name,
  names: AlternativeNames,
): Promise<CertificateRequest> {
  const general = alternativeNames(names);
  const isEmpty = subject.toJSON().length === 0;
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys: await webKeys(key),
    signingAlgorithm: signingAlgorithm(key),
    extensions: general === undefined ? [] : [new x509.SubjectAlternativeNameExtension(general.toJSON(), isEmpty)],
  });
  return {
    certRequestPem: `${request.toString('pem')}\n`,
    id: createHash('sha1').update(Buffer.from(request.rawData)).digest('hex'),
  };
}

/** Reads a certificate request. */
export function readRequest(pem: string): RequestContents {
  const request = new x509.Pkcs10CertificateRequest(pem);
  return {
    subject: request.subjectName,
    publicKey: Buffer.from(request.publicKey.rawData),
    names: readAlternativeNames(request.extensions),
  };
}
