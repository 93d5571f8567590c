import { Construct } from 'constructs';
import { BESIDE, EXPECTED_SECRETS_LIST } from '../contract';
import { jsonText } from '../json';
import { configMap } from '../kubernetes/config-objects';
import { type LabelProps, labels } from '../labels';
import type { LeafTls } from '../leaf-tls';
import type { ExpectedSecret } from './expected-secret';
import { issuerRef } from './issuer';

/** Properties of {@link ExpectedSecrets}. */
export interface ExpectedSecretsProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  readonly secrets: readonly ExpectedSecret[];
}

/** The list of a tier's externally managed Secrets: the ConfigMap `<name>-expected-secrets`, key `secrets.json`. */
export class ExpectedSecrets extends Construct {
  constructor(scope: Construct, id: string, props: ExpectedSecretsProps) {
    super(scope, id);
    configMap(this, 'list', {
      metadata: {
        name: `${props.labels.name}${BESIDE.expectedSecrets}`,
        namespace: props.namespace,
        labels: labels(props.labels),
      },
      data: { [EXPECTED_SECRETS_LIST]: jsonText(props.secrets) },
    });
  }
}

/** The list entry for a certificate's Secret, with an external issuer. */
export function expectedSecret({ external, authoritiesConfigMap }: LeafTls): ExpectedSecret[] {
  if (!external) return [];
  const { secretName, commonName, dnsNames, demandedDnsNames, ipAddresses = [], usages, issuer } = external;
  return [
    {
      secretName,
      // The trusted CAs are in the ConfigMap, if there is one.
      keys: ['tls.crt', 'tls.key', ...(authoritiesConfigMap === undefined ? ['ca.crt'] : [])],
      certificate: { commonName, dnsNames: demandedDnsNames ?? dnsNames, ipAddresses, usages },
      ...(issuer.certManager && { issuer: issuerRef(issuer.certManager) }),
    },
  ];
}
