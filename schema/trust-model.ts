/** How long certificates are valid. */
export interface Validity {
  /** Hours from issue to end. */
  readonly hours: number;
  /** Hours before the end from which on an apply issues a new certificate. */
  readonly earlyRenewalHours: number;
}

/** Which generation of something secret is in use. */
export interface Rotation {
  /** 1 for the first. A higher number makes it anew. */
  readonly generation: number;
  /** Whether the generation before is accepted too, so that both sides can be deployed in any order. */
  readonly overlap: boolean;
}

/** Who issues certificates, and with them makes the private keys. */
export type CertificateSource =
  /** Terraform; the keys are in its state. */
  | { readonly kind: 'terraform' }
  /** Somebody else (Vault, External Secrets): the Secrets are there before the servers, as the ConfigMap `<name>-expected-secrets` of each tier lists them. */
  | { readonly kind: 'existing' }
  /** cert-manager in the tier's cluster, which is asked for each certificate. */
  | { readonly kind: 'cert-manager'; readonly issuer: CertManagerIssuer };

/** An issuer of cert-manager. */
export interface CertManagerIssuer {
  readonly name: string;
  /** `Issuer` in the tier's namespace, or `ClusterIssuer`. */
  readonly kind: string;
  /** API group, `cert-manager.io` for cert-manager's own. */
  readonly group: string;
}

/** Certificates of a fleet. */
export interface Certificates {
  /** Of servers, leaves and clients: one year, renewed in the last 30 days. */
  readonly validity: Validity;
  /** Of the certificate authority: ten years, renewed in the last year. */
  readonly authority: Validity;
  /**
   * Which generation of the certificate authorities that Terraform keeps (for leaves, for the hub, those of regions, sites and routes) issues.
   * A CA is replaced in two deploys: the next generation with overlap, then without.
   */
  readonly ca: Rotation;
  /**
   * The fleet was deployed when one authority issued for all servers and for leaves: until every tier has what its own
   * authorities issue, what that one issued is accepted too. So two deploys take it over, see docs/trust.md.
   */
  readonly oneAuthority: boolean;
  /** Certificates of other CAs that servers and leaves trust, PEM: of those that issue where Terraform does not. */
  readonly authorities: readonly string[];
}

/** A certificate is the identity: the user's name is its DNS subject alternative name, and no password travels. */
export interface MutualTls extends Certificates {
  readonly kind: 'mutual-tls';
  readonly tls: true;
}

/** User name and password; the hub holds the bcrypt hash. */
export interface PasswordTrust extends Certificates {
  readonly kind: 'password';
  /** Whether connections are encrypted, with server certificates only. Without it the certificates' validity means nothing. */
  readonly tls: boolean;
}

/** An account of an operator. */
export interface OperatorAccount {
  /** Its public key. */
  readonly id: string;
  /** What the operator signed of it. */
  readonly jwt: string;
}

/**
 * An operator and its accounts (decentralised JWT) say who gets in at the hub and at regions. The credentials of sites and
 * clients are made elsewhere (`nsc`), and are in Secrets before the deploy. Clients of a site have certificates of the
 * site's own CA, as with mutual TLS.
 */
export interface OperatorTrust extends Certificates {
  readonly kind: 'operator';
  /** Whether connections are encrypted, with server certificates only. */
  readonly tls: boolean;
  /** The operator's JWT. */
  readonly operator: string;
  /** The account that servers report in. */
  readonly systemAccount: OperatorAccount;
  /** The account that sites and clients are in. */
  readonly account: OperatorAccount;
  /** Further accounts, such as those that it imports from. */
  readonly accounts: readonly OperatorAccount[];
  /** Roles of the account's signing keys with which the users of sites and regions are signed; absent: each has permissions of its own. */
  readonly roles: { readonly site?: string; readonly region?: string };
}

/** How the other side of a connection is known. */
export type Trust = MutualTls | PasswordTrust | OperatorTrust;
