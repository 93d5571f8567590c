import { Construct } from 'constructs';
import { jsonText } from '../json';
import { type LabelProps, labels } from '../labels';
import type { LeafTls } from '../leaf-tls';
import { configMap } from '../server/config-objects';
import type { CertificateUsage } from './certificate';
import { type IssuerRef, issuerRef } from './issuer';

/** What the credentials of a user must be good for. */
export interface ExpectedCredentials {
  /** The user's name: that of the region, site or client. */
  readonly user: string;
  /** Public key of its account. */
  readonly account: string;
  /** Role of the account's signing key that signs it, whose permissions it has. @default it has permissions of its own */
  readonly role?: string;
  /** Subjects that it must be able to send. @default all */
  readonly publish?: readonly string[];
  /** Subjects that it must be able to receive. @default all */
  readonly subscribe?: readonly string[];
  /** Subjects that must be denied to it, without which it could receive more than `subscribe` says. @default none */
  readonly denySubscribe?: readonly string[];
  /** Whether it answers requests, wherever these want the answer. @default false */
  readonly responses?: boolean;
}

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
  /** Whether nothing here waits for it: it is for those who connect from elsewhere. @default false */
  readonly optional?: boolean;
  /** What stands in its key `….creds`. @default it holds none */
  readonly credentials?: ExpectedCredentials;
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
    configMap(this, 'list', {
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
  const { secretName, commonName, dnsNames, demandedDnsNames, ipAddresses = [], usages, issuer } = foreign;
  return [
    {
      secretName,
      // The CAs that are trusted are in the ConfigMap, where there is one.
      keys: ['tls.crt', 'tls.key', ...(authoritiesConfigMap === undefined ? ['ca.crt'] : [])],
      certificate: { commonName, dnsNames: demandedDnsNames ?? dnsNames, ipAddresses, usages },
      ...(issuer.certManager && { issuer: issuerRef(issuer.certManager) }),
    },
  ];
}
