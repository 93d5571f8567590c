import {
  type Account,
  createAccount,
  createOperator,
  encodeAccount,
  encodeOperator,
  type KeyPair,
  type Operator,
  type SigningKey,
} from '@nats-io/jwt';
import { leafPermissions } from '../../constructs/tier/leaf-permissions';

/** What an account that stores streams and takes leaves may use: everything. */
export const UNLIMITED = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  wildcards: true,
  conn: -1,
  leaf: -1,
  mem_storage: -1,
  disk_storage: -1,
  streams: -1,
  consumer: -1,
};

const { mem_storage, disk_storage, ...WITHOUT_JETSTREAM } = UNLIMITED;

/** An operator with its keys, as a company keeps it, and what it signs. */
export class TestOperator {
  readonly key = createOperator();
  readonly system = createAccount();

  /** The operator's JWT. */
  jwt(claims: Partial<Operator> & { strict_signing_key_usage?: boolean } = {}, exp?: number): Promise<string> {
    return encodeOperator('acme', this.key, { system_account: this.system.getPublicKey(), ...claims }, { exp });
  }

  /** The system account's JWT. */
  systemJwt(limits: Account['limits'] = WITHOUT_JETSTREAM): Promise<string> {
    return encodeAccount('SYS', this.system, { limits }, { signer: this.key });
  }

  /** An account's JWT. */
  account(
    name: string,
    account: KeyPair,
    claims: Partial<Account> = {},
    options: { signer?: KeyPair; exp?: number; nbf?: number } = {},
  ): Promise<string> {
    return encodeAccount(name, account, { limits: UNLIMITED, ...claims }, { signer: this.key, ...options });
  }
}

/** A signing key whose users are sites: they send sensors up, and each gets its own commands. */
export function siteRole(key: KeyPair): SigningKey {
  const { publish, subscribe } = leafPermissions({
    up: ['sensors.>'],
    down: ['commands.{{name()}}.>'],
    domain: '{{name()}}',
  });
  const template = { subs: -1, data: -1, payload: -1, pub: { allow: publish }, sub: { allow: subscribe } };
  return { kind: 'user_scope', key: key.getPublicKey(), role: 'site', template };
}

/** What an environment says of an operator, as one writes it: an account whose sites are signed with a role. */
export async function operatorTrust(role: SigningKey = siteRole(createAccount())) {
  const operator = new TestOperator();
  return {
    kind: 'operator',
    operator: await operator.jwt(),
    systemAccount: await operator.systemJwt(),
    account: await operator.account('FLEET', createAccount(), { signing_keys: [role] }),
    roles: { site: role.role },
  };
}
