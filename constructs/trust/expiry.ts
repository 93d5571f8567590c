/** When a certificate ends, and what is done about it. */
export interface Expiry {
  /** Its end as RFC 3339: a reference to what the tls provider says of it, as a rule. Empty while nobody knows it: then it is not watched. */
  readonly notAfter: string;
  /**
   * What renews it, for the reader of an alert: a command such as `npx cdktf deploy leaf-edge1 hub prod`.
   * @default what renews the other certificates of the tier that watches it, see `AlertProps`
   */
  readonly renewedBy?: string;
}

/** Certificates by the names that alerts call them. */
export type Expiries = Readonly<Record<string, Expiry>>;
