import { Bare, type ConfBlock, Variable } from '../../constructs/conf/model';
import { restartHash } from '../../constructs/conf/restart';

const jetstream = { store_dir: '/data', domain: 'hub', max_mem: new Bare('1Gi'), max_file: new Bare('10Gi') };
const cluster = { name: 'hub-cluster', port: 6222, tls: { cert_file: 'a' }, routes: ['nats-route://a:6222'] };
const leafnodes = { port: 7422, reconnect: '5s', tls: { cert_file: 'a' }, remotes: [{ url: 'tls://a:7422' }] };

const conf: ConfBlock = {
  server_name: new Variable('SERVER_NAME'),
  port: 4222,
  tls: { cert_file: 'a' },
  jetstream,
  cluster,
  leafnodes,
  accounts: { FLEET: { users: [{ user: 'a' }] } },
  operator: 'jwt',
  resolver_preload: { A: 'jwt' },
  system_account: 'SYS',
};

const hash = (changes: ConfBlock = {}) => restartHash({ ...conf, ...changes });

test('it is sixteen hexadecimal digits, the same for the same settings', () => {
  expect([hash(), /^[0-9a-f]{16}$/.test(hash())]).toEqual([hash({}), true]);
});

test.each<[string, ConfBlock]>([
  ['users', { accounts: { FLEET: { users: [{ user: 'a' }, { user: 'b' }] } } }],
  ['accounts', { accounts: { OTHER: {} } }],
  ["the server's certificate", { tls: { cert_file: 'b' } }],
  ["the routes' certificate", { cluster: { ...cluster, tls: { cert_file: 'b' } } }],
  ["the leaf listener's certificate", { leafnodes: { ...leafnodes, tls: { cert_file: 'b' } } }],
  ['routes', { cluster: { ...cluster, routes: ['nats-route://a:6222', 'nats-route://b:6222'] } }],
  ['the URL of the remote', { leafnodes: { ...leafnodes, remotes: [{ url: 'tls://b:7422' }] } }],
  ["an operator's accounts", { resolver_preload: { A: 'another', B: 'jwt' } }],
  ['max_payload', { max_payload: 1024 }],
  ['the tag of the list of leaves', { server_tags: ['access:1'] }],
  ['write_deadline, in capitals', { WRITE_DEADLINE: '5s' }],
  [
    'a login of the remote',
    { leafnodes: { ...leafnodes, remotes: [{ urls: [new Variable('a'), new Variable('b')] }] } },
  ],
])('%s can change without a restart', (_what, change) => {
  expect(hash(change)).toBe(hash());
});

test.each<[string, ConfBlock]>([
  ['the operator', { operator: 'another' }],
  ['the system account', { system_account: 'OTHER' }],
  ['the lame duck', { lame_duck_duration: '40s' }],
  ['how long a leaf has for TLS', { leafnodes: { ...leafnodes, tls: { cert_file: 'a', timeout: 3 } } }],
  ['a setting that nobody has tried', { something_new: true }],
  ['the name of the process id file, which the pod knows', { pid_file: '/run/other.pid' }],
  ['the client port', { port: 4223 }],
  ['the monitor port', { monitor_port: 8222 }],
  ['the memory of JetStream', { jetstream: { ...jetstream, max_mem: new Bare('2Gi') } }],
  ['the disk of JetStream', { jetstream: { ...jetstream, max_file: new Bare('20Gi') } }],
  ['the JetStream domain', { jetstream: { ...jetstream, domain: 'other' } }],
  ["the cluster's name", { cluster: { ...cluster, name: 'other' } }],
  ['the port of routes', { cluster: { ...cluster, port: 6223 } }],
  ['a cluster that comes', { cluster: undefined }],
  ['the port of leaves', { leafnodes: { ...leafnodes, port: 7423 } }],
  ['the interval of reconnecting', { leafnodes: { ...leafnodes, reconnect: '9s' } }],
])('%s takes a restart', (_what, change) => {
  expect(hash(change)).not.toBe(hash());
});

test('the system account of every fleet without an operator was never hashed, and is not', () => {
  expect(hash({ system_account: undefined })).toBe(hash({ system_account: 'SYS' }));
});
