/** How long certificates are valid, and when the next apply after that renews them. */
export interface Validity {
  /** Hours from issue to end. */
  readonly hours: number;
  /** Hours before the end from which on an apply issues a new certificate. */
  readonly earlyRenewalHours: number;
}

/** One year, and a month in which a renewal can wait for a deploy. */
export const DEFAULT_VALIDITY: Validity = { hours: 365 * 24, earlyRenewalHours: 30 * 24 };

/** Ten years, renewed a whole leaf certificate's life before the end. */
export const DEFAULT_AUTHORITY_VALIDITY: Validity = { hours: 10 * 365 * 24, earlyRenewalHours: 365 * 24 };
