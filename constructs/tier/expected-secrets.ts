import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';
import { jsonText } from '../json';
import { type LabelProps, labels } from '../labels';
import type { LeafTls } from '../leaf-tls';
import type { CertificateUsage } from '../trust/certificate';
import { type IssuerRef, issuerRef } from '../trust/issuer';

/** A Secret that somebody else makes, as its list says it. */
export interface ExpectedSecret {
  readonly secretName: string;
  /** Keys that it must have. */
  readonly keys: readonly string[];
  /** What the certificate in `tls.crt` must be good for. */
  readonly certificate?: {
    readonly commonName: string;
    readonly dnsNames: string[];
    readonly ipAddresses: string[];
    readonly usages: readonly CertificateUsage[];
  };
  /** The issuer that cert-manager asks for it; absent: it must be there before the servers are. */
  readonly issuer?: IssuerRef;
}

/** Properties of {@link ExpectedSecrets}. */
export interface ExpectedSecretsProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  readonly secrets: readonly ExpectedSecret[];
}

/** The list of a tier's Secrets that Terraform does not make: the ConfigMap `<name>-expected-secrets`, key `secrets.json`. */
export class ExpectedSecrets extends Construct {
  constructor(scope: Construct, id: string, props: ExpectedSecretsProps) {
    super(scope, id);
    new ConfigMapV1(this, 'list', {
      metadata: {
        name: `${props.labels.name}-expected-secrets`,
        namespace: props.namespace,
        labels: labels(props.labels),
      },
      data: { 'secrets.json': jsonText(props.secrets) },
    });
  }
}

/** What the Secret of a certificate must be, where somebody else issues it. */
export function expectedSecret({ foreign, authoritiesConfigMap }: LeafTls): ExpectedSecret[] {
  if (!foreign) return [];
  const { secretName, commonName, dnsNames, ipAddresses = [], usages, issuer } = foreign;
  return [
    {
      secretName,
      // The CAs that are trusted are in the ConfigMap, where there is one.
      keys: ['tls.crt', 'tls.key', ...(authoritiesConfigMap === undefined ? ['ca.crt'] : [])],
      certificate: { commonName, dnsNames, ipAddresses, usages },
      ...(issuer.certManager && { issuer: issuerRef(issuer.certManager) }),
    },
  ];
}
