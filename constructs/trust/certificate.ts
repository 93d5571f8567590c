import { CertRequest } from '@cdktf/provider-tls/lib/cert-request';
import { LocallySignedCert } from '@cdktf/provider-tls/lib/locally-signed-cert';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { Construct } from 'constructs';
import type { CertificateIssuer } from './certificate-authority';
import type { CertificateUsage } from './expected-secret';
import type { Expiry } from './expiry';
import { DEFAULT_VALIDITY, type Validity } from './validity';

/** A certificate with its key and the CAs that verify the other side, as PEM. */
export interface CertificateFiles {
  /** The certificate, followed by those that lead to a CA that the other side may know. */
  readonly certPem: string;
  /** Secret. */
  readonly privateKeyPem: string;
  readonly caPem: string;
  /** When the certificate expires. @default it is not watched */
  readonly expiry?: Expiry;
}

/** Properties of {@link Certificate}. */
export interface CertificateProps {
  readonly issuer: CertificateIssuer;
  readonly commonName: string;
  /** DNS names, each a subject alternative name. For a client, the name of its NATS user (`verify_and_map`). */
  readonly dnsNames: string[];
  /** IP addresses, each a subject alternative name. */
  readonly ipAddresses?: string[];
  readonly usages: readonly CertificateUsage[];
  /** @default one year, renewed 30 days before expiry */
  readonly validity?: Validity;
}

const KEY_USES: Readonly<Record<CertificateUsage, string>> = { server: 'server_auth', client: 'client_auth' };

/** A key and a certificate for it, signed by the given issuer. */
export class Certificate extends Construct {
  readonly files: CertificateFiles;
  /** Its expiry, as RFC 3339. */
  readonly notAfter: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const validity = props.validity ?? DEFAULT_VALIDITY;
    const key = new PrivateKey(this, 'key', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
    const request = new CertRequest(this, 'request', {
      privateKeyPem: key.privateKeyPem,
      subject: [{ commonName: props.commonName, organization: 'nats-edge' }],
      dnsNames: props.dnsNames,
      ipAddresses: props.ipAddresses,
    });
    const cert = new LocallySignedCert(this, 'cert', {
      certRequestPem: request.certRequestPem,
      caCertPem: props.issuer.certPem,
      caPrivateKeyPem: props.issuer.privateKeyPem,
      setSubjectKeyId: true,
      allowedUses: ['digital_signature', ...props.usages.map((usage) => KEY_USES[usage])],
      validityPeriodHours: validity.hours,
      earlyRenewalHours: validity.earlyRenewalHours,
    });
    const { certPem: issuerPem, trustedPem = issuerPem, chainPem } = props.issuer;
    this.notAfter = cert.validityEndTime;
    this.files = {
      certPem: chainPem === undefined ? cert.certPem : `${cert.certPem}${chainPem}`,
      privateKeyPem: key.privateKeyPem,
      caPem: trustedPem,
      expiry: { notAfter: this.notAfter },
    };
  }
}
