import { Bare, type ConfBlock } from '../../../../constructs/conf/model';
import type { ClientOptions } from '../raw-client';
import type { Conf, ReloadCase } from '../reload-case';
import type { Surroundings } from '../surroundings';
import { answers, api, letIn, messagesOfTen, page, streamOfTen } from './observers';

const A = { user: 'a', password: 'a' };
const B = { user: 'b', password: 'b' };
const asA: ClientOptions = { user: 'a', pass: 'a' };
const asB: ClientOptions = { user: 'b', pass: 'b' };

const account = (more: ConfBlock, others: ConfBlock = {}): ConfBlock => ({
  accounts: { ONE: { users: [A], ...more }, ...others },
});
const storing = (more: ConfBlock) => (around: Surroundings) => ({
  jetstream: { store_dir: around.path('js') },
  ...account(more),
});

const change = (
  setting: string,
  from: Conf,
  to: Conf,
  observe: ReloadCase['observe'],
  rest: Partial<ReloadCase> = {},
): ReloadCase => ({ setting, from, to, observe, watch: asA, ...rest });

/** What B receives of a message that A sends. */
const passes =
  (
    subject: string,
    as: string,
    { from = asA, to = asB }: { from?: ClientOptions; to?: ClientOptions } = {},
  ): ReloadCase['observe'] =>
  async (server) => {
    const [sender, receiver] = [await server.client(from), await server.client(to)];
    await receiver.say(`SUB ${as} 1`);
    await sender.say(`PUB ${subject} 2`, 'hi');
    await receiver.say();
    const said = [...receiver.lines];
    sender.end();
    receiver.end();
    return said.filter((line) => line.startsWith('MSG'));
  };

const two = (one: ConfBlock, other: ConfBlock): ConfBlock => ({
  accounts: { ONE: { users: [A], ...one }, TWO: { users: [B], ...other } },
});
const permitted = (publish: string, more: ConfBlock = {}): ConfBlock =>
  account({ users: [{ ...A, permissions: { publish: { allow: [publish] }, ...more } }, B] });

/** Accounts, users and what they may do. */
export const ACCOUNT_CASES: readonly ReloadCase[] = [
  change('accounts.*', account({}), account({}, { TWO: { users: [B] } }), letIn(asB), { change: 'added' }),
  change('accounts.*', account({}, { TWO: { users: [B] } }), account({}), letIn(asB), {
    change: 'removed; clients of the others',
  }),
  change('accounts.*.users', account({}), account({ users: [A, B] }), letIn(asB), { change: 'added' }),
  change('accounts.*.users', account({ users: [A, B] }), account({}), letIn(asB), {
    change: 'removed; clients of the others',
  }),
  change(
    'accounts.*.users.*.password',
    account({}),
    account({ users: [{ user: 'a', password: 'new' }] }),
    letIn({ user: 'a', pass: 'new' }),
  ),
  change('accounts.*.users.*.permissions', permitted('x'), permitted('y'), answers(['PUB x 1', 'm'], asA)),
  change('accounts.*.users.*.permissions.publish', permitted('x'), permitted('y'), answers(['PUB x 1', 'm'], asA)),
  change(
    'accounts.*.users.*.permissions.subscribe',
    permitted('x', { subscribe: { deny: ['z'] } }),
    permitted('x', { subscribe: { deny: ['y'] } }),
    answers(['SUB z 1'], asA),
  ),
  change(
    'accounts.*.users.*.permissions.allow_responses',
    permitted('x'),
    permitted('x', { allow_responses: true }),
    async (server) => {
      const [asked, asking] = [await server.client(asA), await server.client(asB)];
      await asked.say('SUB ask 1');
      await asking.say('SUB answer 1', 'PUB ask answer 1', '?');
      await asked.say();
      await asked.say('PUB answer 1', '!');
      await asking.say();
      const said = [...asking.lines];
      asked.end();
      asking.end();
      return said.filter((line) => line.startsWith('MSG'));
    },
  ),
  change(
    'accounts.*.users.*.allowed_connection_types',
    account({}),
    account({ users: [{ ...A, allowed_connection_types: ['LEAFNODE'] }] }),
    letIn(asA),
  ),
  change(
    'accounts.*.users.*.nkey',
    account({ users: [A] }),
    account({ users: [A, { nkey: 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4' }] }),
    async (server) => (await server.client(asA)).info.nonce !== undefined,
  ),
  change(
    'accounts.*.default_permissions',
    account({ default_permissions: { publish: 'x' } }),
    account({ default_permissions: { publish: 'y' } }),
    answers(['PUB x 1', 'm'], asA),
  ),
  change(
    'accounts.*.jetstream',
    storing({}),
    storing({ jetstream: new Bare('enabled') }),
    api('INFO', undefined, 'error', asA),
    { change: 'comes' },
  ),
  change(
    'accounts.*.jetstream',
    storing({ jetstream: new Bare('enabled') }),
    storing({}),
    api('INFO', undefined, 'error', asA),
    { change: 'goes', fill: streamOfTen(asA) },
  ),
  change(
    'accounts.*.jetstream.max_mem',
    storing({ jetstream: { max_mem: 2048 } }),
    storing({ jetstream: { max_mem: 1024 } }),
    api('INFO', undefined, 'limits.max_memory', asA),
  ),
  change(
    'accounts.*.jetstream.max_file',
    storing({ jetstream: { max_file: 4_000_000 } }),
    storing({ jetstream: { max_file: 2_000_000 } }),
    api('INFO', undefined, 'limits.max_storage', asA),
    { fill: streamOfTen(asA), kept: messagesOfTen(asA) },
  ),
  change(
    'accounts.*.jetstream.max_streams',
    storing({ jetstream: { max_streams: 5 } }),
    storing({ jetstream: { max_streams: 3 } }),
    api('INFO', undefined, 'limits.max_streams', asA),
  ),
  change(
    'accounts.*.jetstream.max_consumers',
    storing({ jetstream: { max_consumers: 5 } }),
    storing({ jetstream: { max_consumers: 3 } }),
    api('INFO', undefined, 'limits.max_consumers', asA),
  ),
  change(
    'accounts.*.exports',
    two({ exports: [{ stream: 'y' }] }, {}),
    two({ exports: [{ stream: 'x' }] }, { imports: [{ stream: { account: 'ONE', subject: 'x' } }] }),
    passes('x', 'x'),
    { change: 'with the import of it' },
  ),
  change(
    'accounts.*.imports',
    two({ exports: [{ stream: 'x' }] }, {}),
    two({ exports: [{ stream: 'x' }] }, { imports: [{ stream: { account: 'ONE', subject: 'x' } }] }),
    passes('x', 'x'),
  ),
  change(
    'accounts.*.mappings',
    account({ mappings: { x: 'y' } }),
    account({ mappings: { x: 'z' } }),
    passes('x', '*', { to: asA }),
  ),
  change(
    'accounts.*.limits',
    account({ limits: { max_payload: 100 } }),
    account({ limits: { max_payload: 1 } }),
    answers(['PUB x 2', 'mm'], asA),
  ),
  change('mappings', { mappings: { x: 'y' } }, { mappings: { x: 'z' } }, passes('x', '*', { from: {}, to: {} }), {
    watch: {},
  }),
  change(
    'authorization.user',
    { authorization: { user: 'a', password: 'a' } },
    { authorization: { user: 'b', password: 'a' } },
    letIn({ user: 'b', pass: 'a' }),
  ),
  change(
    'authorization.password',
    { authorization: { user: 'a', password: 'a' } },
    { authorization: { user: 'a', password: 'b' } },
    letIn({ user: 'a', pass: 'b' }),
  ),
  change(
    'authorization.token',
    { authorization: { token: 'one' } },
    { authorization: { token: 'two' } },
    letIn({ auth_token: 'two' }),
    { watch: { auth_token: 'one' } },
  ),
  change(
    'authorization.timeout',
    { authorization: { ...A, timeout: 2 } },
    { authorization: { ...A, timeout: 3 } },
    page('varz', 'auth_timeout'),
  ),
  change('authorization.users', { authorization: { users: [A] } }, { authorization: { users: [A, B] } }, letIn(asB)),
  change(
    'authorization.default_permissions',
    { authorization: { users: [A], default_permissions: { publish: 'x' } } },
    { authorization: { users: [A], default_permissions: { publish: 'y' } } },
    answers(['PUB x 1', 'm'], asA),
  ),
  change(
    'authorization.auth_callout',
    { authorization: { users: [A] } },
    {
      authorization: {
        users: [A],
        auth_callout: { issuer: 'ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA', auth_users: ['a'] },
      },
    },
    undefined,
  ),
  {
    setting: 'no_auth_user',
    from: account({}),
    to: { ...account({}), no_auth_user: 'a' },
    observe: letIn({}),
    watch: asA,
  },
  {
    setting: 'system_account',
    from: account({}, { SYS: { users: [B] }, OTHER: {} }),
    to: { ...account({}, { SYS: { users: [B] }, OTHER: {} }), system_account: 'SYS' },
    watch: asA,
    change: 'comes',
  },
  {
    setting: 'system_account',
    from: { ...account({}, { SYS: { users: [B] }, OTHER: {} }), system_account: 'SYS' },
    to: { ...account({}, { SYS: { users: [B] }, OTHER: {} }), system_account: 'OTHER' },
    observe: page('varz', 'system_account'),
    watch: asA,
    change: 'another',
  },
  { setting: 'no_system_account', from: {}, to: { no_system_account: true } },
];
