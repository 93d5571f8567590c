/** When a certificate expires, and what renews it. */
export interface Expiry {
  /**
   * Its expiry as RFC 3339, usually a reference to the tls provider's value. Empty while it is unknown: then it is not
   * watched.
   */
  readonly notAfter: string;
  /**
   * What renews it, for the reader of an alert: a command such as `npx cdktf deploy leaf-edge1 hub prod`.
   * @default what renews the other certificates of the tier, see `AlertProps`
   */
  readonly renewedBy?: string;
}

/** Certificates by their names in alerts. */
export type Expiries = Readonly<Record<string, Expiry>>;
