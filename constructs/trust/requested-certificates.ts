import { Release } from '@cdktf/provider-helm/lib/release';
import { Construct } from 'constructs';
import { AssetType, TerraformAsset } from '../cdktf';
import { LABEL } from '../contract';
import { jsonText } from '../json';
import { type LabelProps, labels } from '../labels';
import type { ExternalCertificate } from '../leaf-tls';
import type { CertificateUsage } from './expected-secret';
import { type CertManagerIssuer, issuerRef } from './issuer';
import { DEFAULT_VALIDITY } from './validity';

/** A certificate that is requested from cert-manager. */
export interface RequestedCertificate extends Omit<ExternalCertificate, 'issuer'> {
  readonly issuer: CertManagerIssuer;
}

/** Properties of {@link RequestedCertificates}. */
export interface RequestedCertificatesProps {
  readonly namespace: string;
  /** Labels of the objects, and of the Secrets that cert-manager creates. */
  readonly labels: LabelProps;
  /** At least one. */
  readonly certificates: readonly RequestedCertificate[];
}

/**
 * Usages as cert-manager names them, see https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.KeyUsage
 */
const USAGES: Readonly<Record<CertificateUsage, string>> = { server: 'server auth', client: 'client auth' };
/** RFC 5280's upper bound of a common name; cert-manager refuses a longer one. */
const LONGEST_COMMON_NAME = 64;

/**
 * Certificate objects of cert-manager, each for a Secret of the same name. They are in a Helm chart of this repository,
 * since `kubernetes_manifest` cannot be planned without the cluster and cert-manager in it.
 */
export class RequestedCertificates extends Construct {
  /** The Helm release, `<name>-certificates`. It completes before the Secrets exist: pods wait for those. */
  readonly release: Release;

  constructor(scope: Construct, id: string, props: RequestedCertificatesProps) {
    super(scope, id);
    const [first] = props.certificates;
    if (!first) throw new Error(`${this.node.path} is invalid: certificates is empty`);
    const chart = new TerraformAsset(this, 'chart', {
      path: first.issuer.chart,
      type: AssetType.DIRECTORY,
    });
    this.release = new Release(this, 'release', {
      name: `${props.labels.name}-certificates`,
      namespace: props.namespace,
      chart: chart.path,
      values: [
        jsonText({
          // Helm overwrites this label; set what the cluster will show.
          labels: { ...labels(props.labels), [LABEL.managedBy]: 'Helm' },
          certificates: props.certificates.map(valuesOf),
        }),
      ],
    });
  }
}

function valuesOf({ issuer, validity = DEFAULT_VALIDITY, ...certificate }: RequestedCertificate) {
  const { secretName, commonName, dnsNames, ipAddresses, usages } = certificate;
  return {
    secretName,
    // Verification uses the other names.
    ...(commonName.length <= LONGEST_COMMON_NAME && { commonName }),
    dnsNames,
    ...(ipAddresses && { ipAddresses }),
    usages: ['digital signature', ...usages.map((usage) => USAGES[usage])],
    duration: `${validity.hours}h`,
    renewBefore: `${validity.earlyRenewalHours}h`,
    issuerRef: issuerRef(issuer),
  };
}
