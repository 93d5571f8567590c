// The constructs, for any CDKTF app: they need only a stack with the kubernetes, tls and random providers (and helm,
// for alerts). They do not use environments.

export type { AlertNotes } from './alerts/alert-notes';
export type { AlertProps } from './alerts/alert-props';
export { HubCluster, type HubClusterProps } from './hub-cluster';
export type { LabelProps } from './labels';
export { LeafSite, type LeafSiteProps } from './leaf-site';
export { type ExistingSecret, LeafTls, type LeafTlsProps, type LeafTlsSource } from './leaf-tls';
export { RegionalHub, type RegionalHubProps } from './regional-hub';
export { DEFAULT_IMAGES, type Images } from './server/images';
export { DEFAULT_PORTS, type Ports } from './server/ports';
export type { Address, Exposure } from './server/public-service';
export type { StreamSpec } from './streams/stream';
export type { LeafListener, LeafUser, Remote, TierProps } from './tier/props';
export { Certificate, type CertificateFiles, type CertificateProps } from './trust/certificate';
export {
  CertificateAuthority,
  type CertificateAuthorityProps,
  type CertificateIssuer,
} from './trust/certificate-authority';
export type { ClientSpec, ServerTrust } from './trust/client';
export type { CertificateUsage, ExpectedCredentials, ExpectedSecret } from './trust/expected-secret';
export type { Expiry } from './trust/expiry';
export type { CertManagerIssuer, ExternalIssuer, Issuer } from './trust/issuer';
export type { OperatorAccount, OperatorMode } from './trust/operator';
export { Password } from './trust/password';
export type { Validity } from './trust/validity';
export type { Wait } from './wait';
