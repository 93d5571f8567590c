import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ConfValue } from '../../../../constructs/conf/model';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import type { ReloadCase } from '../reload-case';
import { answers, logsOfAClient, page, portsThatAnswer } from './observers';

const changed = (
  setting: string,
  from: ConfValue | undefined,
  to: ConfValue,
  rest: Partial<ReloadCase> = {},
): ReloadCase => ({
  setting,
  from: { [setting]: from },
  to: { [setting]: to },
  ...rest,
});

const varz = (path: string) => ({ observe: page('varz', path) });

/** Settings of the server itself and of its log. */
export const SERVER_CASES: readonly ReloadCase[] = [
  changed('server_name', 'one', 'two', varz('server_name')),
  changed('server_tags', ['a'], ['b'], varz('tags')),
  changed('server_metadata', { rack: 'a' }, { rack: 'b' }, { ...varz('metadata.rack') }),
  {
    setting: 'host',
    from: { host: LOOPBACK },
    to: { host: 'localhost' },
    observe: page('varz', 'host'),
  },
  {
    setting: 'port',
    from: {},
    to: (around) => ({ port: around.port(2) }),
    observe: portsThatAnswer(0, 2),
  },
  {
    setting: 'listen',
    from: (around) => ({ host: undefined, port: undefined, listen: `${LOOPBACK}:${around.port(0)}` }),
    to: (around) => ({ host: undefined, port: undefined, listen: `${LOOPBACK}:${around.port(2)}` }),
    observe: portsThatAnswer(0, 2),
  },
  {
    setting: 'monitor_port',
    from: {},
    to: (around) => ({ monitor_port: around.port(2) }),
    observe: async ({ around, page }) =>
      Promise.all([1, 2].map((n) => page('varz', around.port(n)).then(Boolean, () => false))),
  },
  {
    setting: 'http',
    from: (around) => ({ monitor_port: undefined, http: `${LOOPBACK}:${around.port(1)}` }),
    to: (around) => ({ monitor_port: undefined, http: `${LOOPBACK}:${around.port(2)}` }),
  },
  {
    setting: 'https',
    from: (around) => ({ tls: around.tls('first'), https: `${LOOPBACK}:${around.port(2)}`, monitor_port: undefined }),
    to: (around) => ({ tls: around.tls('first'), https: `${LOOPBACK}:${around.port(3)}`, monitor_port: undefined }),
    watch: { tls: {} },
  },
  {
    setting: 'https_port',
    from: (around) => ({ tls: around.tls('first'), https_port: around.port(2), monitor_port: undefined }),
    to: (around) => ({ tls: around.tls('first'), https_port: around.port(3), monitor_port: undefined }),
    watch: { tls: {} },
  },
  {
    setting: 'http_base_path',
    from: {},
    to: { http_base_path: '/nats' },
    observe: async (server) => (await server.page('nats/varz').catch(() => undefined)) !== undefined,
  },
  {
    setting: 'pid_file',
    from: (around) => ({ pid_file: around.path('one.pid') }),
    to: (around) => ({ pid_file: around.path('two.pid') }),
    observe: async ({ around, pid }) => [
      existsSync(around.path('two.pid')) && readFileSync(around.path('two.pid'), 'utf8') === String(pid),
    ],
  },
  {
    setting: 'ports_file_dir',
    from: (around) => ({ ports_file_dir: around.folder }),
    to: (around) => ({ ports_file_dir: around.subfolder('ports') }),
    observe: async ({ around }) => readdirSync(around.subfolder('ports')).length,
  },
  changed('client_advertise', undefined, 'nats.example.com:4222', {
    observe: async (server) => (await server.client()).info.host,
  }),
  changed('lame_duck_duration', '30s', '40s'),
  changed('lame_duck_grace_period', '5s', '10s'),
  changed('max_payload', 1024, 8, {
    observe: answers(['PUB foo 10', '0123456789']),
  }),
  changed('max_connections', 100, 50, varz('max_connections')),
  changed('max_pending', 10_000_000, 20_000_000, varz('max_pending')),
  changed('max_subscriptions', 100, 50, varz('max_subscriptions')),
  changed('max_subscription_tokens', 16, 2, { observe: answers(['SUB a.b.c.d 1']) }),
  changed('max_control_line', 2048, 1024, varz('max_control_line')),
  changed('max_closed_clients', 100, 50),
  changed('ping_interval', '60s', '30s', varz('ping_interval')),
  changed('ping_max', 2, 3, varz('ping_max')),
  changed('write_deadline', '10s', '5s', varz('write_deadline')),
  changed('write_timeout', 'close', 'retry'),
  changed('proxy_protocol', undefined, true, { watch: 'nobody' }),
  changed('disable_sublist_cache', false, true),
  changed('no_header_support', false, true, { observe: async (server) => (await server.client()).info.headers }),
  changed('no_fast_producer_stall', false, true, { says: /fast producers will not be stalled/ }),
  changed('default_js_domain', {}, { $G: 'hub' }),
  changed('feature_flags', {}, { js_ack_fc_v2: true }),
  { setting: 'prof_port', from: {}, to: (around) => ({ prof_port: around.port(2) }) },
  changed('prof_block_rate', 0, 1, { says: /prof_block_rate = 1/ }),
  changed('connect_error_reports', 1, 2, { says: /connect_error_reports = 2/ }),
  changed('reconnect_error_reports', 1, 2, { says: /reconnect_error_reports = 2/ }),
  changed('debug', false, true, { observe: logsOfAClient(/\[DBG\]/) }),
  changed('trace', false, true, { observe: logsOfAClient(/\[TRC\].*SUB foo/) }),
  changed('trace_verbose', false, true, { observe: logsOfAClient(/\[TRC\]/) }),
  {
    setting: 'max_traced_msg_len',
    from: { trace: true },
    to: { trace: true, max_traced_msg_len: 4 },
    observe: logsOfAClient(/MSG_PAYLOAD: \["0123\.\.\."\]/),
  },
];
