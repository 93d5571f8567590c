import { accountsBlock } from '../../constructs/trust/user';
import {
  ACCOUNT,
  type CertificatePaths,
  leafName,
  type StormAuthority,
  type StormTrust,
  sitePermissions,
} from './trust';

/** Certificates as identities, this project's default. */
export async function mutualTls(leaves: number, authority: StormAuthority): Promise<StormTrust> {
  const certificates: CertificatePaths[] = [];
  for (let leaf = 0; leaf < leaves; leaf++) {
    certificates.push(await authority.leaf(leaf));
  }
  const users = certificates.map(
    (_, leaf) =>
      ({
        name: leafName(leaf),
        authMethod: { kind: 'certificate' },
        connection: 'LEAFNODE',
        ...sitePermissions(leaf),
      }) as const,
  );
  return {
    hubCertificate: await authority.hub(),
    mapsCertificates: true,
    hubUsers: { accounts: accountsBlock([{ name: ACCOUNT, jetstream: true, users }]) },
    userInfo: () => '',
    remote: (leaf) => ({ tls: { ...certificates[leaf] } }),
  };
}
