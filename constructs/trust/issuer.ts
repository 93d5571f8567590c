import type { CertificateIssuer } from './certificate-authority';
import type { IssuerRef } from './expected-secret';

/** An issuer of cert-manager, see https://cert-manager.io/docs/configuration/issuers/ */
export interface CertManagerIssuer {
  readonly name: string;
  /** `Issuer` in the namespace of the certificate, or `ClusterIssuer`. @default ClusterIssuer */
  readonly kind?: string;
  /** API group, for issuers that are not cert-manager's own. @default cert-manager.io */
  readonly group?: string;
  /** Path of the directory `constructs/charts/nats-certificates`, which carries the objects; absolute, or relative to cdktf.json. */
  readonly chart: string;
}

/** The reference to an issuer, with its defaults. */
export function issuerRef({ name, kind = 'ClusterIssuer', group = 'cert-manager.io' }: CertManagerIssuer): IssuerRef {
  return { name, kind, group };
}

/**
 * Somebody else issues: each certificate is in a Secret that is there already (Vault, External Secrets, sealed secrets),
 * or that cert-manager makes. No private key enters Terraform's state.
 */
export interface ForeignIssuer {
  /** Who is asked for each certificate. @default nobody: the Secrets must be there beforehand */
  readonly certManager?: CertManagerIssuer;
  /** Every CA certificate by which the other side is verified, PEM. @default `ca.crt` of each Secret */
  readonly trustedPem?: string;
}

/** Who issues the certificates of a server and of its users. */
export type Issuer = CertificateIssuer | ForeignIssuer;

/** Whether Terraform neither makes nor sees the keys of its certificates. */
export function isForeign(issuer: Issuer): issuer is ForeignIssuer {
  return !('privateKeyPem' in issuer);
}

/** The CA certificates by which the other side is verified; `undefined` where only a Secret has them. */
export function trustedPem(issuer: Issuer): string | undefined {
  return isForeign(issuer) ? issuer.trustedPem : (issuer.trustedPem ?? issuer.certPem);
}

/**
 * The issuer for a server that verifies leaves by other CAs than clients: `ca.crt` of the certificate's Secret has those of leaves,
 * and `tls.crt` has its own CAs behind the certificate, for clients. So no file is new, and no pod is made anew for one.
 * @param otherPem the CA certificates by which leaves are verified, PEM
 */
export function besideOthers(issuer: CertificateIssuer, otherPem: string): CertificateIssuer {
  const own = issuer.trustedPem ?? issuer.certPem;
  return { ...issuer, chainPem: `${issuer.chainPem ?? ''}${own}`, trustedPem: otherPem };
}
