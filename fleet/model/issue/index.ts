export { type CertificateAndKey, type ExtraCertificate, issueCertificate, selfSignedCa } from './extra';
export { makePrivateKey } from './keys';
export type { NameMap } from './names';
