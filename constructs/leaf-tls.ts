import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';
import { Forgotten } from './forgotten';
import { configMap, secret } from './kubernetes/config-objects';
import { type LabelProps, labels } from './labels';
import { Certificate, type CertificateFiles, type CertificateProps } from './trust/certificate';
import type { Expiry } from './trust/expiry';
import { type ExternalIssuer, type Issuer, isExternal } from './trust/issuer';

/**
 * An externally managed Secret (cert-manager, Vault, sealed secrets) with the keys `tls.crt`, `tls.key` and `ca.crt`.
 */
export interface ExistingSecret {
  /** Its name, in the namespace of the server that uses it. Its private key does not enter Terraform's state. */
  readonly existingSecret: string;
}

/** A certificate to be issued, by Terraform or by an external issuer. */
export interface WantedCertificate extends Omit<CertificateProps, 'issuer'> {
  readonly issuer: Issuer;
  /** The DNS names that a certificate of an external issuer must have; the others are optional. @default all of them */
  readonly demandedDnsNames?: string[];
}

/**
 * Where a certificate comes from: issued by the given issuer, issued elsewhere and given as PEM, or in an existing
 * Secret.
 */
export type LeafTlsSource =
  | { readonly issue: WantedCertificate }
  | { readonly files: CertificateFiles }
  | ExistingSecret;

/** Properties of {@link LeafTls}. */
export interface LeafTlsProps {
  readonly namespace: string;
  /**
   * Name of the Secret: created here, or expected under that name with an external issuer. Not used for an
   * `existingSecret`.
   */
  readonly secretName: string;
  readonly source: LeafTlsSource;
  readonly labels: LabelProps;
  /** Further keys of the Secret, if it is created here. @default none */
  readonly data?: Readonly<Record<string, string>>;
}

/** A Secret that must exist, or that cert-manager creates, and the certificate that it must contain. */
export interface ExternalCertificate extends Omit<WantedCertificate, 'issuer'> {
  readonly secretName: string;
  readonly issuer: ExternalIssuer;
}

/**
 * One side's certificate for a TLS connection, ready to be mounted: a Secret of type kubernetes.io/tls
 * with the keys `tls.crt`, `tls.key` and `ca.crt`. Hub, regions and leaves all use this form.
 */
export class LeafTls extends Construct {
  /** The Secret's name, created here or given. */
  readonly secretName: string;
  /** Whether Terraform manages the certificate; false for an existing Secret. */
  readonly managed: boolean;
  /** What the Secret must contain, with an external issuer. */
  readonly external: ExternalCertificate | undefined;
  /**
   * Name of the ConfigMap with the key `ca.crt` that verifies the other side, if the CAs are known without the Secret.
   */
  readonly authoritiesConfigMap: string | undefined;
  /** When the certificate expires; unknown with an external issuer, and for files that were given without it. */
  readonly expiry: Expiry | undefined;

  constructor(scope: Construct, id: string, props: LeafTlsProps) {
    super(scope, id);
    if ('existingSecret' in props.source) {
      this.secretName = props.source.existingSecret;
      this.managed = false;
      return;
    }
    if ('issue' in props.source && isExternal(props.source.issue.issuer)) {
      const { issuer, ...wanted } = props.source.issue;
      this.secretName = props.secretName;
      this.managed = false;
      this.external = { ...wanted, issuer, secretName: props.secretName };
      // A Secret that Terraform created under this name keeps its last certificate until the external issuer overwrites
      // it.
      new Forgotten(this, SecretV1.tfResourceType, 'secret');
      this.authoritiesConfigMap = issuer.trustedPem && this.authorities(props, issuer.trustedPem);
      return;
    }
    const files = this.files(props.source);
    const made = secret(this, 'secret', {
      metadata: { name: props.secretName, namespace: props.namespace, labels: labels(props.labels) },
      type: 'kubernetes.io/tls',
      data: { ...tlsData(files), ...props.data },
    });
    this.secretName = made.metadata.name;
    this.managed = true;
    this.expiry = files.expiry;
  }

  private files(source: Exclude<LeafTlsSource, ExistingSecret>): CertificateFiles {
    if ('files' in source) return source.files;
    const { issuer, ...wanted } = source.issue;
    if (isExternal(issuer)) throw new Error('an external issuer issues this certificate');
    return new Certificate(this, 'certificate', { ...wanted, issuer }).files;
  }

  /** CA certificates are not secret: in a ConfigMap, a review sees them. */
  private authorities(props: LeafTlsProps, pem: string): string {
    return configMap(this, 'authorities', {
      metadata: { name: `${props.secretName}-authorities`, namespace: props.namespace, labels: labels(props.labels) },
      data: { 'ca.crt': pem },
    }).metadata.name;
  }
}

function tlsData(files: CertificateFiles): Record<string, string> {
  return { 'tls.crt': files.certPem, 'tls.key': files.privateKeyPem, 'ca.crt': files.caPem };
}
