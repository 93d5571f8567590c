import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';
import { configMap, secret } from './kubernetes/config-objects';
import { type LabelProps, labels } from './labels';
import { LetGo } from './let-go';
import { Certificate, type CertificateFiles, type CertificateProps } from './trust/certificate';
import type { Expiry } from './trust/expiry';
import { type ForeignIssuer, type Issuer, isForeign } from './trust/issuer';

/** A Secret that somebody else keeps (cert-manager, Vault, sealed secrets), with the keys `tls.crt`, `tls.key` and `ca.crt`. */
export interface ExistingSecret {
  /** Its name, in the namespace of the server that uses it. No private key of it enters Terraform's state. */
  readonly existingSecret: string;
}

/** A certificate to be issued, here or by somebody else. */
export interface WantedCertificate extends Omit<CertificateProps, 'issuer'> {
  readonly issuer: Issuer;
  /** The DNS names without which a certificate of another issuer is refused; the others are only asked for. @default all of them */
  readonly demandedDnsNames?: string[];
}

/**
 * Where a certificate comes from: issued as the issuer does it, issued elsewhere and given as PEM, or in a Secret that is there already.
 */
export type LeafTlsSource =
  | { readonly issue: WantedCertificate }
  | { readonly files: CertificateFiles }
  | ExistingSecret;

/** Properties of {@link LeafTls}. */
export interface LeafTlsProps {
  readonly namespace: string;
  /** Name of the Secret: made here, or expected under that name if somebody else issues. Not used for an `existingSecret`. */
  readonly secretName: string;
  readonly source: LeafTlsSource;
  readonly labels: LabelProps;
  /** Further keys of the Secret, where it is made here. @default none */
  readonly data?: Readonly<Record<string, string>>;
}

/** A Secret that must be there, or that cert-manager shall make, and the certificate that it must hold. */
export interface ForeignCertificate extends Omit<WantedCertificate, 'issuer'> {
  readonly secretName: string;
  readonly issuer: ForeignIssuer;
}

/**
 * One side's certificate for a TLS connection, ready to be mounted: a Secret of type kubernetes.io/tls
 * with the keys `tls.crt`, `tls.key` and `ca.crt`. Hub, regions and leaves all take theirs in this form.
 */
export class LeafTls extends Construct {
  /** The Secret's name, created here or given. */
  readonly secretName: string;
  /** Whether Terraform manages the certificate; false for an existing Secret. */
  readonly managed: boolean;
  /** What the Secret must hold, where somebody else issues. */
  readonly foreign: ForeignCertificate | undefined;
  /** Name of the ConfigMap with the key `ca.crt` that verifies the other side, where that is known without the Secret. */
  readonly authoritiesConfigMap: string | undefined;
  /** When the certificate ends; not known where somebody else issues, nor of files that were given without it. */
  readonly expiry: Expiry | undefined;

  constructor(scope: Construct, id: string, props: LeafTlsProps) {
    super(scope, id);
    if ('existingSecret' in props.source) {
      this.secretName = props.source.existingSecret;
      this.managed = false;
      return;
    }
    if ('issue' in props.source && isForeign(props.source.issue.issuer)) {
      const { issuer, ...wanted } = props.source.issue;
      this.secretName = props.secretName;
      this.managed = false;
      this.foreign = { ...wanted, issuer, secretName: props.secretName };
      // What Terraform made under this name before goes on holding its last certificate, until they write theirs over it.
      new LetGo(this, SecretV1.tfResourceType, 'secret');
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
    if (isForeign(issuer)) throw new Error('somebody else issues this certificate');
    return new Certificate(this, 'certificate', { ...wanted, issuer }).files;
  }

  /** What is not secret stands where a review sees it. */
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
