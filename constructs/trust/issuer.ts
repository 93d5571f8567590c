import type { CertificateIssuer } from './certificate-authority';
import type { IssuerRef } from './expected-secret';

/** A cert-manager issuer, see https://cert-manager.io/docs/configuration/issuers/ */
export interface CertManagerIssuer {
  readonly name: string;
  /** `Issuer` in the namespace of the certificate, or `ClusterIssuer`. @default ClusterIssuer */
  readonly kind?: string;
  /** API group, for issuers that are not cert-manager's own. @default cert-manager.io */
  readonly group?: string;
  /**
   * Path of the directory `constructs/charts/nats-certificates`, the chart of the objects; absolute, or relative to
   * cdktf.json.
   */
  readonly chart: string;
}

/** A reference to an issuer, with defaults. */
export function issuerRef({ name, kind = 'ClusterIssuer', group = 'cert-manager.io' }: CertManagerIssuer): IssuerRef {
  return { name, kind, group };
}

/**
 * An external issuer: each certificate is in a Secret that exists already (Vault, External Secrets, sealed secrets), or
 * that cert-manager creates. No private key enters Terraform's state.
 */
export interface ExternalIssuer {
  /** The cert-manager issuer of each certificate. @default none: the Secrets must exist first */
  readonly certManager?: CertManagerIssuer;
  /** PEM of all CA certificates that verify the other side. @default `ca.crt` of each Secret */
  readonly trustedPem?: string;
}

/** Who issues the certificates of a server and of its users. */
export type Issuer = CertificateIssuer | ExternalIssuer;

/** Whether Terraform neither creates nor sees the keys of its certificates. */
export function isExternal(issuer: Issuer): issuer is ExternalIssuer {
  return !('privateKeyPem' in issuer);
}

/** The CA certificates that verify the other side; `undefined` if only a Secret has them. */
export function trustedPem(issuer: Issuer): string | undefined {
  return isExternal(issuer) ? issuer.trustedPem : (issuer.trustedPem ?? issuer.certPem);
}

/**
 * The issuer for a server that verifies leaves by other CAs than clients: `ca.crt` of the certificate's Secret has the
 * CAs of leaves, and `tls.crt` has the issuer's own CAs after the certificate, for clients. So no file is added, and no
 * pod restarts.
 * @param leavesPem PEM of the CA certificates that verify leaves
 */
export function verifyingLeavesBy(issuer: CertificateIssuer, leavesPem: string): CertificateIssuer {
  const own = issuer.trustedPem ?? issuer.certPem;
  return { ...issuer, chainPem: `${issuer.chainPem ?? ''}${own}`, trustedPem: leavesPem };
}
