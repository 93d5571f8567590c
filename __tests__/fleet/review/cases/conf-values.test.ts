import type { Alteration } from '../../../support/altered-plan';
import {
  altered,
  harmless,
  losesData,
  needsReview,
  planned,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';
/** The pods get another hash, as they do whenever a setting changes that needs a restart. */
const RESTARTED = { 'spec 0 template 0 metadata 0 annotations nats-edge/restart-hash': 'another' };

const conf = (from: string, to: string): Alteration => ({ of: 'nats_config_', text: [from, to] });
const pods = (set: Alteration['set']): Alteration => ({ of: SERVERS, set: { ...RESTARTED, ...set } });
const restarted = (from: string, to: string) => altered('hub', conf(from, to), pods({}));

const ROUTES = `  routes: [
    "nats-route://nats-hub-0.nats-hub-headless.recorded.svc:6222"
    "nats-route://nats-hub-1.nats-hub-headless.recorded.svc:6222"
    "nats-route://nats-hub-2.nats-hub-headless.recorded.svc:6222"
  ]
`;

const line = (added: string) => restarted('host: "0.0.0.0"\nport: 4222\n', `host: "0.0.0.0"\nport: 4222\n${added}\n`);
const reloaded = (from: string, to: string) => altered('hub', conf(from, to));
const added = (text: string) => reloaded('pid_file', `${text}\npid_file`);

/** Values of settings. */
const VALUES: ReviewCases = {
  'one connection at most': needsReview('setting-changed', added('max_connections: 1')),
  'no connection at all, which 0 means': needsReview('setting-changed', added('max_connections: 0')),
  'negative connections': needsReview('setting-changed', added('max_connections: -1')),
  'more connections than any server has': needsReview('setting-changed', added('max_connections: 2000000000')),
  'messages of ten bytes': needsReview('setting-changed', added('max_payload: 10')),
  'messages of 64 MiB': needsReview('setting-changed', added('max_payload: 64MiB')),
  'messages larger than the sites of the hub accept': needsReview('setting-changed', added('max_payload: 4MiB')),
  'a message size between quotes, which nats-server refuses': needsReview(
    'setting-changed',
    added('max_payload: "2M"'),
  ),
  'clients from the pod alone': needsReview(
    'setting-changed',
    restarted('host: "0.0.0.0"\nport: 4222', 'host: "127.0.0.1"\nport: 4222'),
  ),
  'another port for clients': needsReview('setting-changed', restarted('port: 4222', 'port: 4223')),
  'another port for monitoring': needsReview('setting-changed', restarted('monitor_port: 8222', 'monitor_port: 8223')),
  'another port for routes': needsReview('setting-changed', restarted('port: 6222', 'port: 6223')),
  'another port for leaves': needsReview('setting-changed', restarted('port: 7422', 'port: 7423')),
  'no monitoring any more': needsReview('setting-changed', restarted('monitor_port: 8222\n', '')),
  "another file for the process id, which the pods' hook does not read": needsReview(
    'setting-changed',
    reloaded('nats.pid', 'other.pid'),
  ),
  'another address that servers send to clients': needsReview(
    'setting-changed',
    added('client_advertise: "evil.example:4222"'),
  ),
  'another address that servers send to leaves': needsReview(
    'setting-changed',
    restarted('recorded.example.com:7422', 'evil.example:7422'),
  ),
  'another address that servers send to routes': needsReview(
    'setting-changed',
    reloaded('no_advertise: true\n  tls', 'no_advertise: true\n  advertise: "evil.example:6222"\n  tls'),
  ),
  'routes that are gossiped': needsReview(
    'setting-changed',
    reloaded('no_advertise: true\n  tls', 'no_advertise: false\n  tls'),
  ),
  "a route to another namespace's server": needsReview(
    'trust-changed',
    reloaded('nats-hub-2.nats-hub-headless.recorded.svc', 'nats-hub-2.nats-hub-headless.evil.svc'),
  ),
  "a route to another Service's pod": needsReview(
    'trust-changed',
    reloaded('nats-hub-2.nats-hub-headless', 'nats-hub-2.evil'),
  ),
  'one more route': needsReview(
    'trust-changed',
    reloaded('  routes: [\n', '  routes: [\n    "nats-route://nats-hub-3.nats-hub-headless.recorded.svc:6222"\n'),
  ),
  'a route that is missing': needsReview(
    'trust-changed',
    reloaded('    "nats-route://nats-hub-2.nats-hub-headless.recorded.svc:6222"\n', ''),
  ),
  'routes with a password': needsReview(
    'trust-changed',
    reloaded('nats-route://nats-hub-2', 'nats-route://u:p@nats-hub-2'),
  ),
  'a server name for all': losesData('cluster-changed', restarted('server_name: $SERVER_NAME', 'server_name: "hub"')),
  'messages in the log': needsReview('setting-changed', added('trace: true')),
  'messages in the log, with those of the system account': needsReview('setting-changed', added('trace_verbose: true')),
  'a log file on the volume': needsReview('setting-changed', added('log_file: "/data/nats.log"')),
  'a log file under another name': needsReview('setting-changed', added('logfile: "/data/nats.log"')),
  'the log to syslog, which is not tested': needsReview('setting-untested', added('syslog: true')),
  'details in a log file': needsReview('setting-changed', added('log_file: "/data/nats.log"\ndebug: true')),
  'clients that are given up after two minutes of pings': needsReview('setting-changed', added('ping_interval: "1h"')),
  'clients that are pinged all the time': needsReview('setting-changed', added('ping_interval: "1ms"')),
  'clients that are given up at once': needsReview('setting-changed', added('ping_max: 1')),
  'slow clients that are given up early': needsReview('setting-changed', added('write_deadline: "1s"')),
  'slow clients that are never given up': needsReview('setting-changed', added('write_deadline: "24h"')),
  'fewer bytes for slow clients': needsReview('setting-changed', line('max_pending: 1024')),
  'commands of ten bytes': needsReview('setting-changed', added('max_control_line: 10')),
  'one subscription each': needsReview('setting-changed', line('max_subscriptions: 1')),
  'no headers': needsReview('setting-changed', line('no_header_support: true')),
  'no cache of subjects': needsReview('setting-changed', line('disable_sublist_cache: true')),
  'errors of every attempt, which 0 makes a crash': needsReview('setting-changed', added('connect_error_reports: 0')),
  'a lame duck that nats-server refuses': needsReview(
    'setting-changed',
    restarted('lame_duck_duration: "30s"', 'lame_duck_duration: "1s"'),
  ),
  'a lame duck as a number, which nats-server refuses': needsReview(
    'setting-changed',
    restarted('lame_duck_duration: "30s"', 'lame_duck_duration: 30'),
  ),
  'data that is written to disk once a day': needsReview(
    'setting-changed',
    restarted('domain: "hub"', 'domain: "hub"\n  sync_interval: "24h"'),
  ),
  'data that is written to disk each time': needsReview(
    'setting-changed',
    restarted('domain: "hub"', 'domain: "hub"\n  sync_interval: always'),
  ),
  'a key for what is stored': losesData('store-moved', restarted('domain: "hub"', 'domain: "hub"\n  key: "another"')),
  'another cipher for what is stored': needsReview(
    'setting-changed',
    restarted('domain: "hub"', 'domain: "hub"\n  cipher: aes'),
  ),
  'strict checks of requests': needsReview(
    'setting-changed',
    restarted('domain: "hub"', 'domain: "hub"\n  strict: true'),
  ),
  'a tag that must be unique': needsReview(
    'setting-changed',
    restarted('domain: "hub"', 'domain: "hub"\n  unique_tag: "az"'),
  ),
  'copies that catch up byte by byte': needsReview(
    'setting-changed',
    restarted('domain: "hub"', 'domain: "hub"\n  max_outstanding_catchup: 1'),
  ),
  'one message unacknowledged': needsReview(
    'setting-changed',
    reloaded('domain: "hub"', 'domain: "hub"\n  limits { max_ack_pending: 1 }'),
  ),
  'another domain': losesData('domain-changed', restarted('domain: "hub"', 'domain: "other"')),
  'another folder for what is stored': losesData('store-moved', restarted('/data/jetstream', '/data/js')),
  'less memory for streams': needsReview('store-limit-lower', restarted('max_mem: 64Mi', 'max_mem: 32Mi')),
  'fewer files': needsReview('store-limit-lower', restarted('max_file: 512Mi', 'max_file: 1Mi')),
  'no limit for files': needsReview('setting-changed', restarted('max_file: 512Mi', 'max_file: -1')),
  'less for the streams of the account': needsReview(
    'store-limit-lower',
    reloaded('jetstream: enabled', 'jetstream { max_file: 1Mi }'),
  ),
  'one stream for the account': needsReview(
    'trust-changed',
    reloaded('jetstream: enabled', 'jetstream { max_streams: 1 }'),
  ),
  'a tag by which streams are placed': needsReview(
    'setting-changed',
    reloaded('server_tags: [', 'server_tags: ["az:1", '),
  ),
  'a compression that makes all leaves reconnect': needsReview(
    'setting-changed',
    reloaded('advertise: "recorded', 'compression: s2_best\n  advertise: "recorded'),
  ),
  'a longer maximum for slow clients': harmless('setting-reloaded', added('write_deadline: "30s"')),
  'more connections': harmless('setting-reloaded', added('max_connections: 100000')),
  'more connections under the older name': harmless('setting-reloaded', added('MAX_CONN: 100000')),
  'details in the log of the pods': harmless('setting-reloaded', added('debug: true')),
  'times in the log as UTC': harmless('setting-reloaded', added('logtime_utc: true')),
  'pings twice as often': harmless('setting-reloaded', added('ping_interval: "1m"')),
  'pings as often as by default': harmless('setting-reloaded', added('ping_interval: "120s"')),
  'one more ping before a client is given up': harmless('setting-reloaded', added('ping_max: 3')),
  'a longer handshake': harmless(
    'setting-reloaded',
    reloaded('verify_and_map: true\n}\njet', 'verify_and_map: true\n  timeout: 5\n}\njet'),
  ),
  'errors of connections reported more often': harmless('setting-reloaded', added('connect_error_reports: 100')),
  'the same routes in another order': harmless(
    'setting-reloaded',
    reloaded(ROUTES, ROUTES.replace('hub-0.', 'hub-X.').replace('hub-1.', 'hub-0.').replace('hub-X.', 'hub-1.')),
  ),
  'a size in other units': harmless('setting-reloaded', restarted('max_file: 512Mi', 'max_file: 536870912')),
  'a size between quotes': harmless('setting-restarts', restarted('max_file: 512Mi', 'max_file: "512M"')),
  'lame duck in other units': harmless(
    'setting-restarts',
    restarted('lame_duck_duration: "30s"', 'lame_duck_duration: "0.5m"'),
  ),
  'JetStream of the account as a block': harmless('setting-reloaded', reloaded('jetstream: enabled', 'jetstream {}')),
  'larger messages in the whole fleet': harmless('setting-reloaded', planned({}, { maxPayload: '2Mi' })),
};

const SITE_SERVERS = 'nats_server_5A3A7423';
const atSite = (from: string, to: string) => altered('site', conf(from, to), { of: SITE_SERVERS, set: RESTARTED });
const URL = 'url: "tls://recorded.example.com:7422"';

/** What a site connects to. */
const REMOTES: ReviewCases = {
  'another upstream': needsReview('trust-changed', atSite('recorded.example.com', 'evil.example')),
  'another port of the upstream': needsReview(
    'trust-changed',
    atSite('recorded.example.com:7422', 'recorded.example.com:7423'),
  ),
  'an upstream without encryption': needsReview('trust-changed', atSite('tls://recorded', 'nats-leaf://recorded')),
  'one more upstream': needsReview(
    'trust-changed',
    atSite(URL, 'urls: ["tls://recorded.example.com:7422", "tls://evil.example:7422"]'),
  ),
  'one more remote': needsReview(
    'trust-changed',
    atSite('remotes: [', 'remotes: [\n    { url: "tls://evil.example:7422", account: "SYS" }'),
  ),
  'no remote any more': needsReview('trust-changed', atSite('reconnect: "5s"\n  remotes', 'reconnect: "5s"\n  others')),
  'the system account in place of that of messages': needsReview(
    'trust-changed',
    atSite('account: "FLEET"', 'account: "SYS"'),
  ),
  'the same under its other name': needsReview('trust-changed', atSite('account: "FLEET"', 'local: "SYS"')),
  'a site that is the hub of its hub': needsReview('trust-changed', atSite(URL, `${URL}\n      hub: true`)),
  'nothing that comes down any more': needsReview('trust-changed', atSite(URL, `${URL}\n      deny_imports: ">"`)),
  'nothing that goes up any more': needsReview('trust-changed', atSite(URL, `${URL}\n      deny_exports: [">"]`)),
  'an upstream whose certificate is not checked': needsReview(
    'trust-changed',
    atSite('tls {\n        cert', 'tls {\n        insecure: true\n        cert'),
  ),
  'a proxy in between': needsReview(
    'trust-changed',
    atSite(URL, `${URL}\n      proxy { url: "http://evil.example:80" }`),
  ),
  'a remote that is disabled': needsReview('trust-changed', atSite(URL, `${URL}\n      disabled: true`)),
  'a site that waits ten minutes before it reconnects': needsReview(
    'setting-changed',
    atSite('reconnect: "5s"', 'reconnect: "10m"'),
  ),
  'a site that accepts larger messages than its hub, which is not in the review': needsReview(
    'setting-changed',
    altered('site', conf('pid_file', 'max_payload: 2MiB\npid_file')),
  ),
  'a slash after the upstream': harmless('setting-reloaded', altered('site', conf('com:7422"', 'com:7422/"'))),
  'the upstream as a list of one': needsReview(
    'trust-changed',
    atSite(URL, 'urls: ["tls://recorded.example.com:7422"]'),
  ),
};

testCases(__dirname, 'conf-values', { ...VALUES, ...REMOTES });
