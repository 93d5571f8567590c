import {
  ACCESS_TAG,
  count,
  higher,
  LONGER_TLS,
  larger,
  longer,
  OFF,
  ON_OR_OFF,
  ON_OR_OFF_IN_PODS_LOG,
  within,
} from './harmless';
import type { Setting } from './row';
import { refused, reload, reloadStay, restart } from './row';

/** The server itself: its name, where it listens, its limits. */
export const SERVER_SETTINGS: readonly Setting[] = [
  refused(
    'server_name',
    'On a single server a restart applies it and streams stay; in a cluster, streams with their only replica here go offline.',
  ),
  reloadStay('server_tags', { harmless: ACCESS_TAG }),
  reloadStay('server_metadata'),
  restart('host'),
  restart('port'),
  restart('listen'),
  restart('monitor_port'),
  restart('http'),
  restart('https'),
  restart('https_port'),
  restart('http_base_path'),
  reloadStay('pid_file', { note: 'The reloader and the pre-stop hook of the pod read the old file.' }),
  reloadStay('ports_file_dir'),
  reloadStay('client_advertise'),
  restart('lame_duck_duration', {
    harmless: within({ unset: 120, least: 30, most: 120 }, '30 s to 2 m, if pods get the time'),
  }),
  restart('lame_duck_grace_period', {
    harmless: within({ unset: 10, most: 10 }, 'up to 10 s, if pods get the time'),
  }),
  reloadStay('max_payload', {
    harmless: larger(
      { unset: 2 ** 20, most: 8 * 2 ** 20 },
      'higher, up to 8 MiB, if all tiers at the other end of its links accept as much',
    ),
    note: 'Applies to connected clients too. A leaf or hub that gets a larger message than it accepts closes the link.',
  }),
  reloadStay('max_connections', {
    harmless: higher({ unset: 65_536, most: 1_000_000 }, 'higher, up to a million'),
    note: 'If more are connected, some of them are disconnected; with 0 nobody can connect.',
  }),
  restart('max_pending'),
  restart('max_subscriptions'),
  restart('max_subscription_tokens'),
  reloadStay('max_control_line'),
  restart('max_closed_clients'),
  reloadStay('ping_interval', { harmless: within({ unset: 120, least: 10, most: 120 }, '10 s to 2 m') }),
  reloadStay('ping_max', { harmless: count({ unset: 2, least: 2, most: 5 }, '2 to 5') }),
  reloadStay('write_deadline', { harmless: longer({ unset: 10, most: 60 }, 'longer, up to 1 m') }),
  restart('write_timeout'),
  restart('proxy_protocol'),
  restart('disable_sublist_cache'),
  restart('no_header_support'),
  reloadStay('no_fast_producer_stall'),
  restart('default_js_domain'),
  restart('feature_flags'),
  restart('prof_port'),
  reloadStay('prof_block_rate'),
  reloadStay('connect_error_reports', { harmless: count({ unset: 3600, least: 1, most: 3600 }, '1 to 3600') }),
  reloadStay('reconnect_error_reports', { harmless: count({ unset: 1, least: 1, most: 3600 }, '1 to 3600') }),
];

/** What is logged, and where. */
export const LOG_SETTINGS: readonly Setting[] = [
  reloadStay('debug', { harmless: ON_OR_OFF_IN_PODS_LOG }),
  reloadStay('trace', { harmless: OFF, note: 'Logs the contents of messages.' }),
  reloadStay('trace_verbose', { harmless: OFF, note: 'Logs the contents of messages.' }),
  reloadStay('trace_headers'),
  reloadStay('max_traced_msg_len'),
  reloadStay('logtime', { harmless: ON_OR_OFF }),
  reloadStay('logtime_utc', { harmless: ON_OR_OFF }),
  reloadStay('log_file'),
  restart('log_size_limit'),
  restart('logfile_max_num'),
];

/** The certificate of the server, and what it asks of clients. */
export const TLS_SETTINGS: readonly Setting[] = [
  reloadStay('tls', { whole: true, note: 'Whether TLS is required applies to new connections.' }),
  reloadStay('tls.cert_file'),
  reloadStay('tls.key_file'),
  reload('tls.ca_file', { note: 'Applies to new connections.' }),
  reloadStay('tls.verify', { note: 'Applies to new connections.' }),
  restart('tls.verify_and_map'),
  reloadStay('tls.timeout', { harmless: LONGER_TLS }),
  reloadStay('tls.handshake_first'),
  reloadStay('tls.min_version'),
  reloadStay('tls.cipher_suites'),
  reloadStay('tls.curve_preferences'),
  reload('tls.pinned_certs', { note: 'Clients whose certificate is no longer listed are disconnected.' }),
  restart('tls.connection_rate_limit'),
  restart('allow_non_tls'),
];
