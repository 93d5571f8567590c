import type { Setting } from './row';
import { refused, reload, reloadStay, restart } from './row';

/** The server itself: its name, where it listens, its limits. */
export const SERVER_SETTINGS: readonly Setting[] = [
  refused(
    'server_name',
    'On a single server a restart applies it and streams stay; in a cluster, streams with their only replica here go offline.',
  ),
  reloadStay('server_tags'),
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
  restart('lame_duck_duration'),
  restart('lame_duck_grace_period'),
  reloadStay('max_payload', { note: 'Applies to connected clients too.' }),
  reloadStay('max_connections', { note: 'If more are connected, some of them are disconnected.' }),
  restart('max_pending'),
  restart('max_subscriptions'),
  restart('max_subscription_tokens'),
  reloadStay('max_control_line'),
  restart('max_closed_clients'),
  reloadStay('ping_interval'),
  reloadStay('ping_max'),
  reloadStay('write_deadline'),
  restart('write_timeout'),
  restart('proxy_protocol'),
  restart('disable_sublist_cache'),
  restart('no_header_support'),
  reloadStay('no_fast_producer_stall'),
  restart('default_js_domain'),
  restart('feature_flags'),
  restart('prof_port'),
  reloadStay('prof_block_rate'),
  reloadStay('connect_error_reports'),
  reloadStay('reconnect_error_reports'),
];

/** What is logged, and where. */
export const LOG_SETTINGS: readonly Setting[] = [
  reloadStay('debug'),
  reloadStay('trace'),
  reloadStay('trace_verbose'),
  reloadStay('trace_headers'),
  reloadStay('max_traced_msg_len'),
  reloadStay('logtime'),
  reloadStay('logtime_utc'),
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
  reloadStay('tls.timeout'),
  reloadStay('tls.handshake_first'),
  reloadStay('tls.min_version'),
  reloadStay('tls.cipher_suites'),
  reloadStay('tls.curve_preferences'),
  reload('tls.pinned_certs', { note: 'Clients whose certificate is no longer listed are disconnected.' }),
  restart('tls.connection_rate_limit'),
  restart('allow_non_tls'),
];
