import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';
import { type LabelProps, labels } from './labels';
import { Certificate, type CertificateFiles, type CertificateProps } from './trust/certificate';

/** A Secret that somebody else keeps (cert-manager, Vault, sealed secrets), with the keys `tls.crt`, `tls.key` and `ca.crt`. */
export interface ExistingSecret {
  /** Its name, in the namespace of the server that uses it. No private key of it enters Terraform's state. */
  readonly existingSecret: string;
}

/**
 * Where a certificate comes from: issued here, issued elsewhere and given as PEM, or in a Secret that is there already.
 */
export type LeafTlsSource =
  | { readonly issue: CertificateProps }
  | { readonly files: CertificateFiles }
  | ExistingSecret;

/** Properties of {@link LeafTls}. */
export interface LeafTlsProps {
  readonly namespace: string;
  /** Name of the Secret to create. Not used for an existing Secret. */
  readonly secretName: string;
  readonly source: LeafTlsSource;
  readonly labels: LabelProps;
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

  constructor(scope: Construct, id: string, props: LeafTlsProps) {
    super(scope, id);
    if ('existingSecret' in props.source) {
      this.secretName = props.source.existingSecret;
      this.managed = false;
      return;
    }
    const files =
      'files' in props.source ? props.source.files : new Certificate(this, 'certificate', props.source.issue).files;
    const secret = new SecretV1(this, 'secret', {
      metadata: { name: props.secretName, namespace: props.namespace, labels: labels(props.labels) },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': files.certPem, 'tls.key': files.privateKeyPem, 'ca.crt': files.caPem },
    });
    this.secretName = secret.metadata.name;
    this.managed = true;
  }
}
