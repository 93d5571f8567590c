import {
  createAccount,
  createOperator,
  createUser,
  encodeAccount,
  encodeOperator,
  encodeUser,
  fmtCreds,
} from '@nats-io/jwt';
import { Bare } from '../../constructs/conf/model';
import type { StormFolder } from './folder';
import { leafName, type StormAuthority, type StormTrust, sitePermissions } from './trust';

/** No limit, in a JWT. */
const UNLIMITED = -1;

/** An operator, its accounts in the hub's memory, and a user JWT with its key (`.creds`) for each leaf; over TLS. */
export async function operatorMode(
  leaves: number,
  folder: StormFolder,
  authority: StormAuthority,
): Promise<StormTrust> {
  const [operator, system, account] = [createOperator(), createAccount(), createAccount()];
  const limits = { conn: UNLIMITED, leaf: UNLIMITED, subs: UNLIMITED, data: UNLIMITED, payload: UNLIMITED };
  const storage = { mem_storage: UNLIMITED, disk_storage: UNLIMITED };
  const resolver = {
    [system.getPublicKey()]: await encodeAccount('SYS', system, { limits }, { signer: operator }),
    [account.getPublicKey()]: await encodeAccount(
      'FLEET',
      account,
      { limits: { ...limits, ...storage } },
      { signer: operator },
    ),
  };
  const credentials: string[] = [];
  for (let leaf = 0; leaf < leaves; leaf++) {
    const user = createUser();
    const { publish, subscribe } = sitePermissions(leaf);
    const jwt = await encodeUser(leafName(leaf), user, account, { pub: { allow: publish }, sub: { allow: subscribe } });
    credentials.push(folder.write(`${leafName(leaf)}.creds`, new TextDecoder().decode(fmtCreds(jwt, user))));
  }
  return {
    hubCertificate: await authority.hub(),
    mapsCertificates: false,
    hubUsers: {
      operator: await encodeOperator('storm', operator, { system_account: system.getPublicKey() }),
      system_account: system.getPublicKey(),
      resolver: new Bare('MEMORY'),
      resolver_preload: resolver,
    },
    userInfo: () => '',
    remote: (leaf) => ({ credentials: credentials[leaf], tls: { ca_file: authority.caFile } }),
  };
}
