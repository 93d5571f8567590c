import { CertRequest } from '@cdktf/provider-tls/lib/cert-request';
import { LocallySignedCert } from '@cdktf/provider-tls/lib/locally-signed-cert';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { SelfSignedCert } from '@cdktf/provider-tls/lib/self-signed-cert';
import { Construct } from 'constructs';
import type { Expiries } from './expiry';
import { generationId, generationsOf, type Rotation } from './rotation';
import { DEFAULT_AUTHORITY_VALIDITY, type Validity } from './validity';

/** A CA's certificate and private key as PEM, usually references to Terraform values. */
export interface CertificateIssuer {
  readonly certPem: string;
  /** Secret. */
  readonly privateKeyPem: string;
  /** All CA certificates that verify the other side. @default certPem */
  readonly trustedPem?: string;
  /** The oldest generation that is trusted. @default 1 */
  readonly oldest?: number;
  /** Appended to each certificate, for those that trust only the previous CA. @default nothing */
  readonly chainPem?: string;
  /** When its certificates expire, by their names in alerts. @default they are not watched */
  readonly expiries?: Expiries;
}

/** Properties of {@link CertificateAuthority}. */
export interface CertificateAuthorityProps {
  /** The subject's common name, e.g. `nats-edge prod`. Later generations append their number. */
  readonly commonName: string;
  /** @default ten years, renewed one year before expiry */
  readonly validity?: Validity;
  /**
   * Whether Terraform refuses to delete the key: with another key, everyone with a certificate of this authority is
   * refused until they have a new one. @default true
   */
  readonly keepOnDestroy?: boolean;
  /**
   * A higher generation is a new authority. With overlap both are trusted, and certificates include the new authority's
   * certificate as signed by the old one: those that know only one of them accept all. @default the first generation
   */
  readonly rotation?: Rotation;
  /**
   * The authority that this one replaces: it signs this one too, and certificates include that, so that those that know
   * only the old one accept them. Not with an overlap of generations, which does the same. @default none
   */
  readonly before?: Signer;
}

/** A signing authority: its certificate and private key, as PEM. */
type Signer = Pick<CertificateIssuer, 'certPem' | 'privateKeyPem'>;

/** Allowed uses of a CA certificate. */
const CA_USES = ['cert_signing', 'crl_signing', 'digital_signature'];

interface Generation {
  readonly number: number;
  readonly subject: { readonly commonName: string; readonly organization: string };
  readonly key: PrivateKey;
  readonly cert: SelfSignedCert;
}

/** A certificate authority: a key that never leaves Terraform's state, and a self-signed certificate. */
export class CertificateAuthority extends Construct {
  /** For {@link Certificate} and for the constructs that issue certificates themselves. */
  readonly issuer: CertificateIssuer;
  /** Expiry of the certificate in use, as RFC 3339. */
  readonly notAfter: string;

  constructor(scope: Construct, id: string, props: CertificateAuthorityProps) {
    super(scope, id);
    const [current, previous] = generationsOf(props.rotation)
      .toReversed()
      .map((number) => this.make(number, props));
    if (!current) throw new Error('a certificate authority has at least one generation');
    const { certPem, validityEndTime } = current.cert;
    this.notAfter = validityEndTime;
    const own = {
      certPem,
      privateKeyPem: current.key.privateKeyPem,
      oldest: (previous ?? current).number,
      expiries: { authority: { notAfter: validityEndTime } },
    };
    if (!previous) {
      this.issuer = props.before ? this.signedBefore(own, current, props.before, props) : own;
      return;
    }
    const signer = { certPem: previous.cert.certPem, privateKeyPem: previous.key.privateKeyPem };
    const cross = this.crossSign(current, signer, props);
    this.issuer = {
      ...own,
      trustedPem: `${certPem}${previous.cert.certPem}`,
      chainPem: cross.certPem,
      expiries: {
        ...own.expiries,
        'previous authority': { notAfter: previous.cert.validityEndTime },
        'authority, as the previous one signed it': { notAfter: cross.validityEndTime },
      },
    };
  }

  private signedBefore(
    own: CertificateIssuer,
    current: Generation,
    before: Signer,
    props: CertificateAuthorityProps,
  ): CertificateIssuer {
    const cross = this.crossSign(current, before, props);
    return {
      ...own,
      chainPem: cross.certPem,
      expiries: {
        ...own.expiries,
        'authority, as the one before it signed it': { notAfter: cross.validityEndTime },
      },
    };
  }

  private make(
    number: number,
    { commonName, validity = DEFAULT_AUTHORITY_VALIDITY, keepOnDestroy = true }: CertificateAuthorityProps,
  ) {
    const subject = { commonName: number === 1 ? commonName : `${commonName} ${number}`, organization: 'nats-edge' };
    const key = new PrivateKey(this, generationId('key', number), {
      algorithm: 'ECDSA',
      ecdsaCurve: 'P256',
      ...(keepOnDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const cert = new SelfSignedCert(this, generationId('cert', number), {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject: [subject],
      allowedUses: CA_USES,
      validityPeriodHours: validity.hours,
      earlyRenewalHours: validity.earlyRenewalHours,
    });
    return { number, subject, key, cert } satisfies Generation;
  }

  /**
   * The new authority's certificate, signed by the old one: those that trust the old one then trust what the new one
   * signs.
   */
  private crossSign(
    current: Generation,
    signer: Signer,
    { validity = DEFAULT_AUTHORITY_VALIDITY }: CertificateAuthorityProps,
  ) {
    const request = new CertRequest(this, generationId('cross-request', current.number), {
      privateKeyPem: current.key.privateKeyPem,
      subject: [current.subject],
    });
    return new LocallySignedCert(this, generationId('cross-cert', current.number), {
      certRequestPem: request.certRequestPem,
      caCertPem: signer.certPem,
      caPrivateKeyPem: signer.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      allowedUses: CA_USES,
      validityPeriodHours: validity.hours,
      earlyRenewalHours: validity.earlyRenewalHours,
    });
  }
}
