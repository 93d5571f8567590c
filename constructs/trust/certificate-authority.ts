import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { SelfSignedCert } from '@cdktf/provider-tls/lib/self-signed-cert';
import { Construct } from 'constructs';

/** What signs certificates: a CA's certificate and its private key, as PEM (references to Terraform values, as a rule). */
export interface CertificateIssuer {
  readonly certPem: string;
  /** Secret. */
  readonly privateKeyPem: string;
}

/** How long certificates are valid, and when the next apply after that renews them. */
export interface Validity {
  /** Hours from issue to end. */
  readonly hours: number;
  /** Hours before the end from which on an apply issues a new certificate. */
  readonly earlyRenewalHours: number;
}

/** Properties of {@link CertificateAuthority}. */
export interface CertificateAuthorityProps {
  /** The subject's common name, e.g. `nats-edge prod`. */
  readonly commonName: string;
  /** @default ten years, renewed one year before the end */
  readonly validity?: Validity;
  /**
   * Whether Terraform refuses to delete the key: with another one, whoever holds a certificate of this authority is
   * locked out until it has a new one. @default true
   */
  readonly keepOnDestroy?: boolean;
}

const TEN_YEARS: Validity = { hours: 10 * 365 * 24, earlyRenewalHours: 365 * 24 };

/** A certificate authority of our own: a key that never leaves Terraform's state, and a self-signed certificate. */
export class CertificateAuthority extends Construct {
  /** For {@link Certificate} and for the constructs that issue certificates themselves. */
  readonly issuer: CertificateIssuer;

  constructor(scope: Construct, id: string, props: CertificateAuthorityProps) {
    super(scope, id);
    const validity = props.validity ?? TEN_YEARS;
    const key = new PrivateKey(this, 'key', {
      algorithm: 'ECDSA',
      ecdsaCurve: 'P256',
      ...((props.keepOnDestroy ?? true) && { lifecycle: { preventDestroy: true } }),
    });
    const cert = new SelfSignedCert(this, 'cert', {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject: [{ commonName: props.commonName, organization: 'nats-edge' }],
      allowedUses: ['cert_signing', 'crl_signing', 'digital_signature'],
      validityPeriodHours: validity.hours,
      earlyRenewalHours: validity.earlyRenewalHours,
    });
    this.issuer = { certPem: cert.certPem, privateKeyPem: key.privateKeyPem };
  }
}
