/** How long certificates are valid, and when an apply renews them. */
export interface Validity {
  /** Hours from issue to expiry. */
  readonly hours: number;
  /** Hours before expiry from which on an apply issues a new certificate. */
  readonly earlyRenewalHours: number;
}

/** One year, and a month in which a renewal can wait for a deploy. */
export const DEFAULT_VALIDITY: Validity = { hours: 365 * 24, earlyRenewalHours: 30 * 24 };

/** Ten years, renewed one lifetime of a leaf certificate before expiry. */
export const DEFAULT_AUTHORITY_VALIDITY: Validity = { hours: 10 * 365 * 24, earlyRenewalHours: 365 * 24 };
