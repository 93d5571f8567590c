/** Synonyms, by block of nats.conf; other blocks have none. */
const SYNONYMS: readonly (readonly [block: RegExp, names: Readonly<Record<string, string>>])[] = [
  [
    /^$/,
    {
      net: 'host',
      http_port: 'monitor_port',
      leaf: 'leafnodes',
      ws: 'websocket',
      logfile: 'log_file',
      logfile_size_limit: 'log_size_limit',
      log_max_num: 'logfile_max_num',
      pidfile: 'pid_file',
      max_conn: 'max_connections',
      max_subs: 'max_subscriptions',
      max_sub_tokens: 'max_subscription_tokens',
      no_sublist_cache: 'disable_sublist_cache',
      maps: 'mappings',
      operators: 'operator',
      roots: 'operator',
      root: 'operator',
      root_operators: 'operator',
      root_operator: 'operator',
      account_resolver: 'resolver',
      accounts_resolver: 'resolver',
      system: 'system_account',
      no_system: 'no_system_account',
      no_sys_acc: 'no_system_account',
      trusted: 'trusted_keys',
    },
  ],
  [
    /^jetstream$/,
    {
      enable: 'enabled',
      store: 'store_dir',
      storedir: 'store_dir',
      sync: 'sync_interval',
      max_memory_store: 'max_mem',
      max_mem_store: 'max_mem',
      max_file_store: 'max_file',
      ek: 'key',
      encryption_key: 'key',
      prev_ek: 'prev_key',
      prev_encryption_key: 'prev_key',
    },
  ],
  [
    /^accounts\.[^.]+\.jetstream$/,
    {
      max_memory: 'max_mem',
      mem: 'max_mem',
      memory: 'max_mem',
      max_store: 'max_file',
      max_disk: 'max_file',
      store: 'max_file',
      disk: 'max_file',
      streams: 'max_streams',
      consumers: 'max_consumers',
    },
  ],
  [/^accounts\.[^.]+$/, { maps: 'mappings' }],
  [
    /^(accounts\.[^.]+|authorization)\.users\.\d+$/,
    {
      username: 'user',
      pass: 'password',
      permission: 'permissions',
      authorization: 'permissions',
      connection_types: 'allowed_connection_types',
      clients: 'allowed_connection_types',
    },
  ],
  [
    /\.(permissions|default_permissions)$/,
    {
      pub: 'publish',
      import: 'publish',
      sub: 'subscribe',
      export: 'subscribe',
      publish_allow_responses: 'allow_responses',
    },
  ],
  [
    /^authorization$/,
    {
      username: 'user',
      pass: 'password',
      default_permission: 'default_permissions',
      permissions: 'default_permissions',
      auth_hook: 'auth_callout',
    },
  ],
  [
    /^(cluster|gateway|leafnodes|websocket|mqtt)$/,
    { net: 'host', cluster_advertise: 'advertise', leafnode_advertise: 'advertise' },
  ],
  [
    /^leafnodes$/,
    {
      reconnect_delay: 'reconnect',
      reconnect_interval: 'reconnect',
      minimum_version: 'min_version',
      isolate: 'isolate_leafnode_interest',
    },
  ],
  [
    /^leafnodes\.remotes\.\d+$/,
    {
      local: 'account',
      creds: 'credentials',
      deny_import: 'deny_imports',
      deny_export: 'deny_exports',
      dont_randomize: 'no_randomize',
      isolate: 'isolate_leafnode_interest',
      js_cluster_migrate: 'jetstream_cluster_migrate',
    },
  ],
  [/(^|\.)tls$/, { first: 'handshake_first', immediate: 'handshake_first' }],
  [/^gateway$/, { reject_unknown: 'reject_unknown_cluster' }],
  [
    /^websocket$/,
    {
      compress: 'compression',
      authentication: 'authorization',
      allowed_origin: 'allowed_origins',
      allow_origins: 'allowed_origins',
      allow_origin: 'allowed_origins',
      origins: 'allowed_origins',
      origin: 'allowed_origins',
    },
  ],
  [
    /^mqtt$/,
    {
      ackwait: 'ack_wait',
      api_timeout: 'js_api_timeout',
      max_pending: 'max_ack_pending',
      max_inflight: 'max_ack_pending',
      consumer_auto_cleanup: 'consumer_inactive_threshold',
      authentication: 'authorization',
    },
  ],
];

/**
 * A path with the names that the table uses: in lower case, as nats-server reads them, and one name for each setting.
 * nats-server's synonyms are in `processConfigFileLine` of its opts.go.
 */
export function canonicalPath(path: readonly (string | number)[]): string[] {
  const canonical: string[] = [];
  let block = '';
  for (const step of path) {
    const name = typeof step === 'number' ? String(step) : nameIn(block, step.toLowerCase());
    canonical.push(name);
    // No synonym depends on which item of a list it is in.
    const place = typeof step === 'number' ? '0' : name;
    block = block === '' ? place : `${block}.${place}`;
  }
  return canonical;
}

function nameIn(block: string, name: string): string {
  return SYNONYMS_IN.of(block).find((synonyms) => Object.hasOwn(synonyms, name))?.[name] ?? name;
}

/** The synonyms of each block: they are asked for with each setting of each server of a fleet. */
const SYNONYMS_IN = {
  known: new Map<string, readonly Readonly<Record<string, string>>[]>(),
  of(block: string): readonly Readonly<Record<string, string>>[] {
    const found = this.known.get(block) ?? SYNONYMS.filter(([where]) => where.test(block)).map(([, names]) => names);
    // Names of accounts are parts of blocks, and there may be any number of them.
    if (this.known.size > 10_000) this.known.clear();
    this.known.set(block, found);
    return found;
  },
};
