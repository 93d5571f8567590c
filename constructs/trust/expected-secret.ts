/** Extended key usage of a certificate. */
export type CertificateUsage = 'server' | 'client';

/** A certificate's reference to a cert-manager issuer. */
export interface IssuerRef {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
}

/** What the credentials of a user must allow. */
export interface ExpectedCredentials {
  /** The user's name: that of the region, site or client. */
  readonly user: string;
  /** Public key of its account. */
  readonly account: string;
  /** Role of the account's signing key that signs it and sets its permissions. @default it has its own permissions */
  readonly role?: string;
  /** Subjects that it must be able to send. @default all */
  readonly publish?: readonly string[];
  /** Subjects that it must be able to receive. @default all */
  readonly subscribe?: readonly string[];
  /** Subjects that must be denied to it, or it could receive more than `subscribe` allows. @default none */
  readonly denySubscribe?: readonly string[];
  /** Whether it may reply to requests, on any reply subject. @default false */
  readonly responses?: boolean;
}

/** An entry in the list of externally managed Secrets. */
export interface ExpectedSecret {
  readonly secretName: string;
  /** Keys that it must have. */
  readonly keys: readonly string[];
  /** What the certificate in `tls.crt` must contain. */
  readonly certificate?: {
    readonly commonName: string;
    readonly dnsNames: string[];
    readonly ipAddresses: string[];
    readonly usages: readonly CertificateUsage[];
  };
  /** The issuer that cert-manager uses for it; absent: it must exist before the servers start. */
  readonly issuer?: IssuerRef;
  /** Whether nothing in the deploy waits for it: it is for clients outside of the deploy. @default false */
  readonly optional?: boolean;
  /** What the credentials in its key `….creds` must allow. @default it contains no credentials */
  readonly credentials?: ExpectedCredentials;
}
