import type { Certificates } from './environment';

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
