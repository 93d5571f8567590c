import { type Account, createAccount, createOperator, createUser, encodeUser, fmtCreds } from '@nats-io/jwt';
import type { OperatorJwts } from '../../../schema/jwt';
import { TestOperator, UNLIMITED } from '../../support/operator';

/** The operator of the fleet, with its accounts, and another one. */
export const acme = new TestOperator();
const otherOperator = createOperator();
export const [fleet, other] = [createAccount(), createAccount()];
const OTHER = other.getPublicKey();

const [PAST, FUTURE] = ['2020-01-01', '2100-01-01'].map((day) => Date.parse(day) / 1000);

const fleetWith = (claims: Partial<Account>, options: Parameters<TestOperator['account']>[3] = {}) =>
  acme.account('FLEET', fleet, claims, options);
export const limited = (limits: Partial<typeof UNLIMITED>) => fleetWith({ limits: { ...UNLIMITED, ...limits } });
export const IMPORT = { name: 'x', subject: 'x.>', account: OTHER, type: 'stream' } as const;
export const importing = () => fleetWith({ imports: [IMPORT] });
const callout = () => fleetWith({ authorization: { auth_users: [createUser().getPublicKey()] } });

/** Created once: signing is slow. */
const inOrder = Promise.all([acme.jwt(), acme.systemJwt(), fleetWith({})]);

/** Valid JWTs, with changes. */
export async function jwts({ operator, systemAccount, account }: Changes = {}): Promise<OperatorJwts> {
  const [first, second, third] = await inOrder;
  return {
    operator: (await operator?.()) ?? first,
    systemAccount: (await systemAccount?.()) ?? second,
    account: (await account?.()) ?? third,
  };
}

/** Credentials of a user of the account. */
export async function credentials(): Promise<Uint8Array> {
  const user = createUser();
  return fmtCreds(await encodeUser('edge1', user, fleet), user);
}

/** The effect of JWTs on servers. */
export type Outcome =
  | 'all works'
  | 'no leaf can connect'
  | 'no stream is created'
  | 'nobody can connect'
  | 'no server starts';

/** JWTs in place of valid ones. */
export type Changes = { readonly [Key in keyof Omit<OperatorJwts, 'accounts'>]?: () => Promise<string> };

/** Problems of JWTs, and their effect on servers; `chain.txt` has the messages. */
export const REFUSED: Readonly<Record<string, readonly [Outcome, Changes]>> = {
  // By choice: servers ignore the expiry of the operator JWT.
  'an expired operator JWT': ['all works', { operator: () => acme.jwt({}, PAST) }],
  'an expired account JWT': ['nobody can connect', { account: () => fleetWith({}, { exp: PAST }) }],
  'an account JWT that is not valid yet': ['nobody can connect', { account: () => fleetWith({}, { nbf: FUTURE }) }],
  'a self-signed account JWT': ['nobody can connect', { account: () => fleetWith({}, { signer: fleet }) }],
  'an account of another JWT operator': [
    'nobody can connect',
    { account: () => fleetWith({}, { signer: otherOperator }) },
  ],
  'an identity key although only signing keys may sign': [
    'no server starts',
    { operator: () => acme.jwt({ strict_signing_key_usage: true }) },
  ],
  'a system account other than that of the operator': [
    'no server starts',
    { operator: () => acme.jwt({ system_account: OTHER }) },
  ],
  'a system account with JetStream': ['no server starts', { systemAccount: () => acme.systemJwt(UNLIMITED) }],
  'an account without JetStream on disk': ['no stream is created', { account: () => limited({ disk_storage: 0 }) }],
  'an account without connections': ['nobody can connect', { account: () => limited({ conn: 0 }) }],
  'an account without leaf connections': ['no leaf can connect', { account: () => limited({ leaf: 0 }) }],
  'an account with auth callout, without its service': ['nobody can connect', { account: callout }],
  // Users can connect; what is imported is missing.
  'an import from an account that is not given': ['all works', { account: importing }],
};
