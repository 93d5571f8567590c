import { readdirSync } from 'node:fs';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { CLIENT, each, given, NOBODY, type ReloadCase } from '../reload-case';
import { address, authority, certificate, path, port } from '../surroundings';
import { answers, fileHolds, hasPage, info, letIn, logsOfAClient, presented, varz } from './observers';

/** With a whole address in place of the two. */
export const NO_PORT = { host: undefined, port: undefined };
const ENCRYPTED = { watch: { tls: {} } };

const PRESENTED = presented({ tls: {} });
/** No certificate has this hash. */
export const PINNED = ['a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32'];
const CIPHERS = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' } as const;

/** Settings of the server itself, and of its own `tls` block. */
export const SERVER_CASES: readonly ReloadCase[] = [
  // Settings of the server itself.
  ...given(CLIENT)({
    server_name: ['one', 'two', varz('server_name')],
    server_tags: [['a'], ['b'], varz('tags')],
    server_metadata: [{ rack: 'a' }, { rack: 'b' }, varz('metadata.rack')],
    host: [LOOPBACK, 'localhost', varz('host')],
    port: [port(0), port(2), letIn({ port: 2 })],
    monitor_port: [port(1), port(2), hasPage('varz', 2)],
    http_base_path: [undefined, '/nats', hasPage('nats/varz')],
    pid_file: [path('one.pid'), path('two.pid'), fileHolds('two.pid', /^\d+$/)],
    ports_file_dir: [path('.'), path('subfolder'), async ({ around }) => readdirSync(around.path('subfolder')).length],
    client_advertise: [undefined, 'nats.example.com:4222', info('host')],
    ...each('', 'lame_duck_duration lame_duck_grace_period', () => ['30s', '40s']),
    ...each('', 'max_connections max_subscriptions max_control_line', (key) => [2048, 1024, varz(key)]),
    ...each('', 'ping_interval write_deadline', (key) => ['60s', '30s', varz(key)]),
    ...each('', 'connect_error_reports reconnect_error_reports', (key) => [1, 2, new RegExp(`${key} = 2`)]),
    ping_max: [2, 3, varz('ping_max')],
    max_closed_clients: [100, 50],
    disable_sublist_cache: [false, true],
    max_payload: [1024, 8, answers(['PUB foo 10', '0123456789'])],
    max_pending: [10_000_000, 20_000_000, varz('max_pending')],
    max_subscription_tokens: [16, 2, answers(['SUB a.b.c.d 1'])],
    write_timeout: ['close', 'retry'],
    proxy_protocol: [undefined, true, undefined, NOBODY],
    no_header_support: [false, true, info('headers')],
    no_fast_producer_stall: [false, true, /fast producers will not be stalled/],
    default_js_domain: [{}, { $G: 'hub' }],
    feature_flags: [{}, { js_ack_fc_v2: true }],
    prof_port: [undefined, port(2)],
    prof_block_rate: [0, 1, /prof_block_rate = 1/],
    debug: [false, true, logsOfAClient(/\[DBG\]/)],
    trace: [false, true, logsOfAClient(/\[TRC\].*SUB foo/)],
    trace_verbose: [false, true, logsOfAClient(/\[TRC\]/)],
    log_file: [undefined, path('server.log'), fileHolds('server.log', /\[INF\]/)],
  }),
  ...given(CLIENT, NO_PORT)({ listen: [address(0), address(2), letIn({ port: 2 })] }),
  ...given(CLIENT, { monitor_port: undefined })({ http: [address(1), address(2)] }),
  ...given(ENCRYPTED, { monitor_port: undefined, tls: certificate('first') })({
    https: [address(2), address(3)],
    https_port: [port(2), port(3)],
  }),
  ...given(CLIENT, { trace: true })({
    max_traced_msg_len: [undefined, 4, logsOfAClient(/MSG_PAYLOAD: \["0123\.\.\."\]/)],
    trace_headers: [undefined, true, logsOfAClient(/MSG_PAYLOAD: \["0123456789"\]/)],
  }),
  ...given(CLIENT, { debug: true })({
    logtime: [undefined, false, logsOfAClient(/^\[\d+\] \[DBG\]/)],
    logtime_utc: [undefined, true, /Reloaded: logtime_utc = true/],
  }),
  ...given(CLIENT, { log_file: path('server.log') })({
    log_size_limit: [undefined, 100_000],
    logfile_max_num: [undefined, 3],
  }),
  // The server's own `tls` block.
  ...given(ENCRYPTED, { tls: certificate('first') })({
    ...each('tls.', 'cert_file key_file', () => [
      certificate('first'),
      certificate('second'),
      PRESENTED,
      { at: 'tls' },
    ]),
    'tls.verify': [undefined, true, varz('tls_verify')],
    'tls.timeout': [2, 3, varz('tls_timeout')],
    'tls.handshake_first': [undefined, true, letIn({ tls: {}, first: true })],
    'tls.min_version': [undefined, '1.3', letIn({ tls: { maxVersion: 'TLSv1.2' } })],
    'tls.cipher_suites': [undefined, ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'], letIn({ tls: CIPHERS })],
    'tls.curve_preferences': [undefined, ['CurveP384'], letIn({ tls: { ecdhCurve: 'P-256' } })],
    'tls.connection_rate_limit': [undefined, 100],
    allow_non_tls: [undefined, true],
  }),
  ...given(NOBODY, { tls: certificate('first', { verify: true }) })({
    'tls.ca_file': [authority('first'), authority('other'), letIn({ tls: 'other' })],
    'tls.verify_and_map': [undefined, true],
    'tls.pinned_certs': [undefined, PINNED, letIn({ tls: 'first' })],
  }),
  ...given(CLIENT)({ 'tls, comes': [undefined, certificate('first'), varz('tls_required')] }),
];
