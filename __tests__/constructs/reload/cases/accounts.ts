import { Bare } from '../../../../constructs/conf/model';
import type { ClientOptions } from '../raw-client';
import { CLIENT, type Further, given, NOBODY, type Observe, type ReloadCase } from '../reload-case';
import { type Block, path, type Surroundings } from '../surroundings';
import { answers, api, hasLogged, info, letIn, messagesOfTen, page, receives, streamOfTen, varz } from './observers';

const [A, B, C] = ['a', 'b', 'c'].map((name) => ({ user: name, password: name }));
const AS_A: ClientOptions = { user: 'a', pass: 'a' };
const AS_B: ClientOptions = { user: 'b', pass: 'b' };
const [AS_C, AS_NEW, WITH_TOKEN] = [{ user: 'c', pass: 'c' }, { user: 'a', pass: 'new' }, { auth_token: 'two' }];

const PUBLISHES_X = answers(['PUB x 1', 'm'], AS_A);
/** What those clients receive of a message under `x`. */
const ofX = (subject: string, to: ClientOptions, from = AS_A) =>
  receives([to, `SUB ${subject} 1`], [from, 'PUB x 2', 'hi']);
const ANSWER = receives(
  [AS_B],
  [AS_A, 'SUB ask 1'],
  [AS_B, 'SUB answer 1', 'PUB ask answer 1', '?'],
  [AS_A],
  [AS_A, 'PUB answer 1', '!'],
);

/** Whether the server gives a client something to sign. */
const ASKS_FOR_SIGNATURE: Observe = async (server) => (await info('nonce', AS_A)(server)) !== 'nothing';
const NKEY = 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4';
const CALLOUT = { issuer: 'ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA', auth_users: ['a'] };
const ONE = { ONE: { users: [A, B] } };
const two = (exported: string, more: Block = {}) => ({
  ONE: { users: [A], exports: [{ stream: exported }] },
  TWO: { users: [B], ...more },
});
const IMPORTS = { imports: [{ stream: { account: 'ONE', subject: 'x' } }] };
const ENABLED = new Bare('enabled');

const WATCHING_A = { watch: AS_A };

/** JWTs of accounts in the resolver: the narrow one is of the account that the wide one is of, too. */
const preloaded =
  (...names: readonly ('narrow' | 'wide' | 'more')[]) =>
  ({ credentials: { ids, jwts } }: Surroundings): Block => ({
    [ids.system]: jwts.system,
    ...Object.fromEntries(names.map((name) => [name === 'more' ? ids.more : ids.account, jwts[name]])),
  });
const jwt = (name: 'operator' | 'otherOperator' | 'sentinel') => (around: Surroundings) =>
  around.credentials.jwts[name];
const id = (name: 'operator' | 'system' | 'account') => (around: Surroundings) => around.credentials.ids[name];

/** A server of an operator. */
export const OPERATED: Block = {
  operator: jwt('operator'),
  system_account: id('system'),
  resolver: new Bare('MEMORY'),
  resolver_preload: preloaded('narrow', 'more'),
};
const COMES = { operator: undefined, system_account: undefined, resolver: undefined, resolver_preload: undefined };

const PRELOADED: Further = { watch: 'nobody', at: 'resolver_preload' };
const BEGINS = { begin: true };
const MORE_IS_LET_IN = letIn({ creds: 'more' });
/** How many connections the account's JWT allows. The server looks an account up when its first user connects. */
const CONNECTIONS: Observe = async (server) => {
  await letIn({ creds: 'account' })(server);
  const { account } = server.around.credentials.ids;
  return page(`accountz?acc=${account}`, 'account_detail.decoded_jwt.nats.limits.conn')(server);
};

/** Accounts, users and what they may do; operators. */
export const ACCOUNT_CASES: readonly ReloadCase[] = [
  // Accounts, users and what they may do.
  ...given(WATCHING_A, { accounts: ONE })({
    'accounts.*TWO, added': [undefined, { users: [C] }, letIn(AS_C)],
    'accounts.*TWO, removed; clients of the others': [{ users: [C] }, undefined, letIn(AS_C)],
    'accounts.*ONE.users, added': [[A], [A, B], letIn(AS_B)],
    'accounts.*ONE.users, removed; clients of the others': [[A, B], [A], letIn(AS_B)],
    'accounts.*ONE.users.*0.password': ['a', 'new', letIn(AS_NEW)],
    'accounts.*ONE.users.*0.permissions': [{ publish: { allow: ['x'] } }, { publish: { allow: ['y'] } }, PUBLISHES_X],
    'accounts.*ONE.users.*0.permissions.publish': [{ allow: ['x'] }, { allow: ['y'] }, PUBLISHES_X],
    'accounts.*ONE.users.*0.permissions.subscribe': [{ deny: ['z'] }, { deny: ['y'] }, answers(['SUB z 1'], AS_A)],
    'accounts.*ONE.users.*0.allowed_connection_types': [undefined, ['LEAFNODE'], letIn(AS_A)],
    'accounts.*ONE.users.*.nkey': [[A], [A, { nkey: NKEY }], ASKS_FOR_SIGNATURE, { at: 'accounts.ONE.users' }],
    'accounts.*ONE.default_permissions': [{ publish: 'x' }, { publish: 'y' }, PUBLISHES_X],
    'accounts.*ONE.mappings': [{ x: 'y' }, { x: 'z' }, ofX('*', AS_A)],
    'accounts.*ONE.limits': [{ max_payload: 100 }, { max_payload: 1 }, answers(['PUB x 2', 'mm'], AS_A)],
    no_auth_user: [undefined, 'a', letIn({})],
  }),
  ...given(WATCHING_A, { accounts: { ONE: { users: [{ ...A, permissions: { publish: { allow: ['x'] } } }, B] } } })({
    'accounts.*ONE.users.*0.permissions.allow_responses': [undefined, true, ANSWER],
  }),
  ...given(WATCHING_A, { accounts: ONE, jetstream: { store_dir: path('js') } })({
    'accounts.*ONE.jetstream, comes': [undefined, ENABLED, api('INFO', 'error', AS_A)],
    'accounts.*ONE.jetstream, goes': [ENABLED, undefined, api('INFO', 'error', AS_A), { fill: streamOfTen(AS_A) }],
    'accounts.*ONE.jetstream.max_mem': [2048, 1024, api('INFO', 'limits.max_memory', AS_A)],
    'accounts.*ONE.jetstream.max_file': [
      4_000_000,
      2_000_000,
      api('INFO', 'limits.max_storage', AS_A),
      { fill: streamOfTen(AS_A), kept: messagesOfTen(AS_A) },
    ],
    'accounts.*ONE.jetstream.max_streams': [5, 3, api('INFO', 'limits.max_streams', AS_A)],
    'accounts.*ONE.jetstream.max_consumers': [5, 3, api('INFO', 'limits.max_consumers', AS_A)],
  }),
  ...given(WATCHING_A, { accounts: two('x') })({
    'accounts.*ONE.exports, with the import of it': [two('y'), two('x', IMPORTS), ofX('x', AS_B), { at: 'accounts' }],
    'accounts.*TWO.imports': [undefined, IMPORTS.imports, ofX('x', AS_B)],
  }),
  ...given(CLIENT)({
    mappings: [{ x: 'y' }, { x: 'z' }, ofX('*', {}, {})],
    no_system_account: [undefined, true],
  }),
  ...given(WATCHING_A, { authorization: { users: [A] } })({
    'authorization.users': [[A], [A, B], letIn(AS_B)],
    'authorization.default_permissions': [{ publish: 'x' }, { publish: 'y' }, PUBLISHES_X],
    'authorization.auth_callout': [undefined, CALLOUT],
  }),
  ...given(WATCHING_A, { authorization: A })({
    'authorization.user': ['a', 'b', letIn({ user: 'b', pass: 'a' })],
    'authorization.password': ['a', 'new', letIn(AS_NEW)],
    'authorization.timeout': [2, 3, varz('auth_timeout')],
  }),
  ...given({ watch: { auth_token: 'one' } })({ 'authorization.token': ['one', 'two', letIn(WITH_TOKEN)] }),
  ...given(WATCHING_A, { accounts: { ...ONE, SYS: { users: [C] }, OTHER: {} } })({
    'system_account, comes': [undefined, 'SYS'],
    'system_account, another': ['SYS', 'OTHER', varz('system_account')],
  }),
  // Operators and the accounts that they have signed.
  ...given(
    NOBODY,
    OPERATED,
  )({
    operator: [jwt('operator'), jwt('otherOperator')],
    'operator, comes': [COMES, {}, undefined, { at: '' }],
    "system_account, an operator's": [id('system'), id('account')],
    resolver: [new Bare('MEMORY'), { type: 'full', dir: path('jwts') }, hasLogged(/Managing all jwt/i)],
    default_sentinel: [undefined, jwt('sentinel'), /Reloaded: default_sentinel/],
  }),
  ...given(PRELOADED, { ...OPERATED, resolver_preload: undefined })({
    'resolver_preload.*NARROW, another JWT of an account': [preloaded('narrow'), preloaded('wide'), CONNECTIONS],
    'resolver_preload.*MORE, added': [preloaded('narrow'), preloaded('narrow', 'more'), MORE_IS_LET_IN],
    'resolver_preload.*MORE, removed': [preloaded('narrow', 'more'), preloaded('narrow'), MORE_IS_LET_IN, BEGINS],
  }),
  ...given(NOBODY)({ trusted_keys: [undefined, (around) => [around.credentials.ids.operator]] }),
];
