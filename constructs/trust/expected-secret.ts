/** What a certificate may prove. */
export type CertificateUsage = 'server' | 'client';

/** An issuer as certificates refer to it. */
export interface IssuerRef {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
}

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
