export { type CertificateAndKey, type ExtraCertificate, issueCertificate, selfSignedCa } from './extra';
export { type KeyOptions, makePrivateKey, type PrivateKeyPems } from './keys';
export type { NameMap } from './names';
export { bcryptHash } from './password';
