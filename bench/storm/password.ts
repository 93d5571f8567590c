import { genSalt, hash } from 'bcryptjs';
import { accountsBlock, passwordVariables } from '../../constructs/trust/user';
import { ACCOUNT, leafName, type StormAuthority, type StormTrust, sitePermissions } from './trust';

/** One for all leaves: the hub computes as long for each, and the benchmark need not hash two hundred. */
const PASSWORD = 'QmTzWc3vLs8dXkYp1RnGa5HbEo7JfUi2Vt9Ky4Pw';

/** Users and passwords over TLS. */
export async function passwords(leaves: number, cost: number, authority: StormAuthority): Promise<StormTrust> {
  // nats-server takes for a hash what begins as Go's do.
  const bcryptHash = await hash(PASSWORD, (await genSalt(cost)).replace(/^\$2[by]\$/, '$2a$'));
  const users = Array.from(
    { length: leaves },
    (_, leaf) =>
      ({
        name: leafName(leaf),
        authMethod: { kind: 'password', bcryptHash },
        connection: 'LEAFNODE',
        ...sitePermissions(leaf),
      }) as const,
  );
  const accounts = [{ name: ACCOUNT, jetstream: true, users }];
  return {
    hubCertificate: await authority.hub(),
    mapsCertificates: false,
    hubUsers: { ...passwordVariables(accounts), accounts: accountsBlock(accounts) },
    userInfo: (leaf) => `${leafName(leaf)}:${PASSWORD}@`,
    remote: () => ({ tls: { ca_file: authority.caFile } }),
  };
}
