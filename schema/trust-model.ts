import type { OperatorAccount } from '../constructs/trust/operator';
import type { Rotation as RotationProps } from '../constructs/trust/rotation';
import type { Validity } from '../constructs/trust/validity';
import type * as input from './input';

/** {@link input.RotationInput} */
export type ResolvedRotation = Readonly<Required<RotationProps>>;

/** Who issues certificates and creates their private keys; see {@link input.SiteInput.certificates}. */
export type CertificateSource =
  | { readonly kind: 'terraform' }
  | { readonly kind: 'existing' }
  | { readonly kind: 'cert-manager'; readonly issuer: ResolvedCertManager };

/** {@link input.CertManagerInput} */
export type ResolvedCertManager = Readonly<Required<input.CertManagerInput>>;

/** Certificates of a fleet, see {@link input.MutualTlsInput}. */
interface Certificates {
  readonly validity: Validity;
  readonly authority: Validity;
  readonly ca: ResolvedRotation;
  readonly oneAuthority: boolean;
  readonly authorities: readonly string[];
}

/** {@link input.MutualTlsInput} */
export interface MutualTls extends Certificates {
  readonly kind: 'mutual-tls';
  readonly tls: true;
}

/** {@link input.PasswordTrustInput} */
export interface PasswordTrust extends Certificates {
  readonly kind: 'password';
  readonly tls: boolean;
}

/** {@link input.OperatorTrustInput} */
export interface OperatorTrust extends Certificates {
  readonly kind: 'operator';
  readonly tls: boolean;
  readonly operator: string;
  readonly systemAccount: OperatorAccount;
  readonly account: OperatorAccount;
  readonly accounts: readonly OperatorAccount[];
  readonly roles: { readonly site?: string; readonly region?: string };
}

/** How both sides of a connection authenticate. */
export type Trust = MutualTls | PasswordTrust | OperatorTrust;
