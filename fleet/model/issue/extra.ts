import { createPublicKey } from 'node:crypto';
import { isIP } from 'node:net';
import { signCertificate } from './certificate';
import { makePrivateKey, readPrivateKey } from './keys';
import type { AlternativeNames } from './names';
import { subjectName } from './subject';
import { x509 } from './x509';

/** A certificate and its private key (PKCS#8), as PEM texts. */
export interface CertificateAndKey {
  readonly certPem: string;
  readonly privateKeyPem: string;
}

/** A certificate outside of all stacks: for tests that try to connect with it. */
export interface ExtraCertificate {
  readonly caCertPem: string;
  readonly caPrivateKeyPem: string;
  readonly commonName: string;
  /** DNS names and IP addresses. */
  readonly dnsNames?: readonly string[];
  /** `allowed_uses` as the tls provider names them; a client's if not given. */
  readonly usages?: readonly string[];
  readonly validityHours?: number;
  /** When it begins to be valid: now, if not given. An expired one began long ago. */
  readonly notBefore?: Date;
}

/** Issues a certificate with a key of its own (ECDSA P-256), signed by the given authority. */
export async function issueCertificate(wanted: ExtraCertificate): Promise<CertificateAndKey> {
  const key = await makePrivateKey({ algorithm: 'ECDSA', ecdsaCurve: 'P256' });
  const { certPem } = await signCertificate(
    {
      subject: subjectName({ common_name: wanted.commonName }),
      publicKey: publicKeyOf(key.publicKeyPem),
      names: sorted(wanted.dnsNames ?? []),
      uses: wanted.usages ?? ['digital_signature', 'client_auth'],
      isCa: false,
      notBefore: wanted.notBefore ?? new Date(),
      validityHours: wanted.validityHours ?? 24,
      setSubjectKeyId: false,
      setAuthorityKeyId: false,
    },
    { key: readPrivateKey(wanted.caPrivateKeyPem), certificate: new x509.X509Certificate(wanted.caCertPem) },
  );
  return { certPem, privateKeyPem: key.privateKeyPemPkcs8 };
}

/** Creates a certificate authority that nothing trusts. */
export async function selfSignedCa(
  options: { readonly commonName?: string; readonly validityHours?: number; readonly notBefore?: Date } = {},
): Promise<CertificateAndKey> {
  const key = await makePrivateKey({ algorithm: 'ECDSA', ecdsaCurve: 'P256' });
  const { certPem } = await signCertificate(
    {
      subject: subjectName({ common_name: options.commonName ?? 'another authority' }),
      publicKey: publicKeyOf(key.publicKeyPem),
      names: { dnsNames: [], ipAddresses: [], uris: [] },
      uses: ['cert_signing', 'crl_signing'],
      isCa: true,
      notBefore: options.notBefore ?? new Date(),
      validityHours: options.validityHours ?? 24,
      setSubjectKeyId: true,
      setAuthorityKeyId: false,
    },
    { key: readPrivateKey(key.privateKeyPem) },
  );
  return { certPem, privateKeyPem: key.privateKeyPemPkcs8 };
}

function publicKeyOf(pem: string): Buffer {
  return createPublicKey(pem).export({ type: 'spki', format: 'der' });
}

function sorted(names: readonly string[]): AlternativeNames {
  return {
    dnsNames: names.filter((name) => isIP(name) === 0),
    ipAddresses: names.filter((name) => isIP(name) !== 0),
    uris: [],
  };
}
