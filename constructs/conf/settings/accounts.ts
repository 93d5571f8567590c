import type { Setting } from './row';
import { reload, reloadStay, restart } from './row';

const ONE_USER = 'Where one user is for all, every reload closes its clients, whatever changed.';

/** Accounts, users, and what they may do. */
export const ACCOUNT_SETTINGS: readonly Setting[] = [
  reloadStay('accounts.*', { note: 'Clients of an account that goes are closed; those of others stay.' }),
  reloadStay('accounts.*.users', {
    note: 'Clients of a user that goes are closed; its leaves stay, with what they were allowed.',
  }),
  reload('accounts.*.users.*.password', { clients: 'reconnect' }),
  reloadStay('accounts.*.users.*.permissions', {
    note: 'Counts for connected clients at once; connected leaves keep what they were allowed.',
  }),
  reloadStay('accounts.*.users.*.permissions.publish', { note: 'Connected leaves keep what they were allowed.' }),
  reloadStay('accounts.*.users.*.permissions.subscribe', { note: 'Connected leaves keep what they were allowed.' }),
  reloadStay('accounts.*.users.*.permissions.allow_responses'),
  reload('accounts.*.users.*.allowed_connection_types', {
    clients: 'reconnect',
    note: 'The measured client is one that may no longer.',
  }),
  reloadStay('accounts.*.users.*.nkey'),
  reloadStay('accounts.*.default_permissions'),
  reloadStay('accounts.*.jetstream', {
    note: 'Where it goes, the streams of the account are out of reach.',
  }),
  reloadStay('accounts.*.jetstream.max_mem'),
  reloadStay('accounts.*.jetstream.max_file'),
  reloadStay('accounts.*.jetstream.max_streams'),
  reloadStay('accounts.*.jetstream.max_consumers'),
  reloadStay('accounts.*.exports'),
  reloadStay('accounts.*.imports'),
  reloadStay('accounts.*.mappings'),
  reloadStay('accounts.*.limits'),
  reloadStay('mappings'),
  reload('authorization.user', { clients: 'reconnect', note: ONE_USER }),
  reload('authorization.password', { clients: 'reconnect', note: ONE_USER }),
  reload('authorization.token', { clients: 'reconnect', note: 'Clients with the old token are closed.' }),
  reload('authorization.timeout', { clients: 'reconnect', note: ONE_USER }),
  reloadStay('authorization.users'),
  reloadStay('authorization.default_permissions'),
  restart('authorization.auth_callout'),
  restart('no_auth_user'),
  restart('system_account'),
  restart('no_system_account'),
];

/** Operators, and the accounts that they have signed. */
export const OPERATOR_SETTINGS: readonly Setting[] = [
  restart('operator', { note: 'Until the restart the server refuses every reload, whatever else it holds.' }),
  restart('resolver', { note: 'Memory to a directory: the reload is accepted and has no effect.' }),
  reload('resolver_preload.*'),
  restart('trusted_keys'),
  reload('default_sentinel'),
];
