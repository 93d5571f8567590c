import { HIGHER_OR_NONE } from './harmless';
import type { Setting } from './row';
import { reload, reloadStay, restart } from './row';

const ONE_USER = 'With a single user for all clients, every reload disconnects them, whatever changed.';

/** Accounts, users, and what they may do. */
export const ACCOUNT_SETTINGS: readonly Setting[] = [
  reloadStay('accounts.*', { note: 'Clients of a removed account are disconnected; others stay.' }),
  reloadStay('accounts.*.users', {
    note: 'Clients of a removed user are disconnected; its leaves stay, with their old permissions.',
  }),
  reload('accounts.*.users.*.password', { clients: 'reconnect' }),
  reloadStay('accounts.*.users.*.permissions', {
    note: 'Applies to connected clients at once; connected leaves keep their old permissions.',
  }),
  reloadStay('accounts.*.users.*.permissions.publish', { note: 'Connected leaves keep their old permissions.' }),
  reloadStay('accounts.*.users.*.permissions.subscribe', { note: 'Connected leaves keep their old permissions.' }),
  reloadStay('accounts.*.users.*.permissions.allow_responses'),
  reload('accounts.*.users.*.allowed_connection_types', {
    clients: 'reconnect',
    note: 'Measured with a client whose type is no longer allowed.',
  }),
  reloadStay('accounts.*.users.*.nkey'),
  reloadStay('accounts.*.default_permissions'),
  reloadStay('accounts.*.jetstream', {
    note: 'If it is removed, the streams of the account are unreachable.',
  }),
  reloadStay('accounts.*.jetstream.max_mem', { harmless: HIGHER_OR_NONE }),
  reloadStay('accounts.*.jetstream.max_file', { harmless: HIGHER_OR_NONE }),
  reloadStay('accounts.*.jetstream.max_streams', { harmless: HIGHER_OR_NONE }),
  reloadStay('accounts.*.jetstream.max_consumers', { harmless: HIGHER_OR_NONE }),
  reloadStay('accounts.*.exports'),
  reloadStay('accounts.*.imports'),
  reloadStay('accounts.*.mappings'),
  reloadStay('accounts.*.limits'),
  reloadStay('mappings'),
  reload('authorization.user', { clients: 'reconnect', note: ONE_USER }),
  reload('authorization.password', { clients: 'reconnect', note: ONE_USER }),
  reload('authorization.token', { clients: 'reconnect', note: 'Clients with the old token are disconnected.' }),
  reload('authorization.timeout', { clients: 'reconnect', note: ONE_USER }),
  reloadStay('authorization.users'),
  reloadStay('authorization.default_permissions'),
  restart('authorization.auth_callout'),
  restart('no_auth_user'),
  restart('system_account'),
  restart('no_system_account'),
];

/** JWT operators, and the accounts that they have signed. */
export const OPERATOR_SETTINGS: readonly Setting[] = [
  restart('operator', { note: 'Until the restart the server refuses every reload.' }),
  restart('resolver', { note: 'From memory to a directory: the reload is accepted and has no effect.' }),
  reload('resolver_preload.*'),
  restart('trusted_keys'),
  reload('default_sentinel'),
];
