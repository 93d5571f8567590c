import { setTimeout as sleep } from 'node:timers/promises';
import { Bare, type ConfBlock, type ConfValue } from '../../../constructs/conf/value';
import { LOOPBACK } from '../../../rehearsal/ports';
import type { ReloadCase } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import type { Surroundings } from '../surroundings';
import { valueAt } from '../value-at';
import { page, portsThatAnswer } from './observers';

const hub =
  (more: (around: Surroundings) => ConfBlock, beside: ConfBlock = {}) =>
  (around: Surroundings): ConfBlock => ({
    leafnodes: { host: LOOPBACK, port: around.port(4), ...more(around) },
    ...beside,
  });
const plain = hub(() => ({}));
/** A leaf of the server that is changed. */
const leaf =
  (more: (around: Surroundings) => ConfBlock = () => ({}), scheme = 'nats-leaf') =>
  (around: Surroundings): readonly ConfBlock[] => [
    {
      server_name: 'leaf',
      host: LOOPBACK,
      port: around.port(8),
      leafnodes: { reconnect: '1s', remotes: [{ url: `${scheme}://${LOOPBACK}:${around.port(4)}`, ...more(around) }] },
    },
  ];
const encryptedLeaf = leaf((around) => ({ tls: around.tls('first') }), 'tls');
const tls = (name: 'first' | 'second' | 'other', more: ConfBlock = {}) =>
  hub((around) => ({ tls: around.tls(name, more) }));

const changed = (
  key: string,
  from: ConfValue | undefined,
  to: ConfValue,
  rest: Partial<ReloadCase> = {},
): ReloadCase => ({
  setting: `leafnodes.${key}`,
  from: hub(() => ({ [key]: from })),
  to: hub(() => ({ [key]: to })),
  beside: leaf(),
  watch: 'leafz',
  ...rest,
});

/** What is known of the first leaf. */
const firstLeaf = (path: string) => async (server: ReloadedServer) => {
  const leafz = await server.page('leafz');
  if (valueAt(leafz, 'leafnodes') === 0) throw new Error('no leaf yet');
  return valueAt(leafz, `leafs.0.${path}`);
};

const presented = async (server: ReloadedServer) => {
  const client = await server.client({
    port: server.around.port(4),
    tls: server.around.credentials.certificates.first.pems,
  });
  client.end();
  return client.certificate;
};

/** Whether somebody with a certificate of this authority gets an answer on the leaf port. */
const takes = (name: 'first' | 'other') => async (server: ReloadedServer) => {
  const { pems } = server.around.credentials.certificates[name];
  const client = await server
    .client({ port: server.around.port(4), tls: { cert: pems.cert, key: pems.key } })
    .catch(() => undefined);
  client?.end();
  return client?.certificate !== undefined && !client.closed;
};

/** Where leaves connect to. */
export const LEAF_LISTENER_CASES: readonly ReloadCase[] = [
  { setting: 'leafnodes', change: 'comes', from: {}, to: plain },
  { setting: 'leafnodes', change: 'goes', from: plain, to: {}, beside: leaf() },
  changed('host', LOOPBACK, 'localhost'),
  {
    setting: 'leafnodes.port',
    from: plain,
    to: hub((around) => ({ port: around.port(6) })),
    observe: portsThatAnswer(4, 6),
  },
  {
    setting: 'leafnodes.listen',
    from: hub((around) => ({ host: undefined, port: undefined, listen: `${LOOPBACK}:${around.port(4)}` })),
    to: hub((around) => ({ host: undefined, port: undefined, listen: `${LOOPBACK}:${around.port(6)}` })),
    observe: portsThatAnswer(4, 6),
  },
  {
    setting: 'leafnodes.tls.cert_file',
    from: tls('first'),
    to: tls('second'),
    beside: encryptedLeaf,
    observe: presented,
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.tls.key_file',
    from: tls('first'),
    to: tls('second'),
    beside: encryptedLeaf,
    observe: presented,
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.tls.ca_file',
    from: tls('first', { verify: true }),
    to: hub((around) => ({
      tls: around.tls('first', { verify: true, ca_file: around.credentials.certificates.other.files.ca_file }),
    })),
    beside: encryptedLeaf,
    observe: takes('other'),
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.tls.verify',
    from: tls('first'),
    to: tls('first', { verify: true }),
    beside: encryptedLeaf,
    observe: async (server) =>
      (await server.client({ port: server.around.port(4), tls: {} }).catch(() => undefined))?.closed === false,
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.tls.verify_and_map',
    from: tls('first', { verify: true }),
    to: tls('first', { verify_and_map: true }),
    beside: encryptedLeaf,
  },
  {
    setting: 'leafnodes.tls.timeout',
    from: tls('first', { timeout: 2 }),
    to: tls('first', { timeout: 3 }),
    beside: encryptedLeaf,
  },
  {
    setting: 'leafnodes.tls.handshake_first',
    from: tls('first'),
    to: tls('first', { handshake_first: true }),
    observe: async (server) =>
      (await server.client({ port: server.around.port(4), first: true, tls: {} }).catch(() => undefined)) !== undefined,
    beside: encryptedLeaf,
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.tls.pinned_certs',
    from: tls('first', { verify: true }),
    to: tls('first', {
      verify: true,
      pinned_certs: ['a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32'],
    }),
    beside: encryptedLeaf,
    observe: takes('first'),
    watch: 'nobody',
  },
  {
    setting: 'leafnodes.tls',
    change: 'comes',
    from: plain,
    to: tls('first'),
    beside: leaf(),
    observe: takes('first'),
    watch: 'leafz',
  },
  changed('no_advertise', false, true),
  changed('advertise', undefined, 'nats.example.com:7422'),
  changed('reconnect', '1s', '2s'),
  changed('min_version', '2.8.0', '2.9.0'),
  changed('compression', 's2_fast', 's2_best', {
    observe: firstLeaf('compression'),
    beside: leaf(() => ({ compression: 's2_fast' })),
  }),
  changed('compression', 's2_fast', 'off', {
    observe: firstLeaf('compression'),
    beside: leaf(() => ({ compression: 'accept' })),
    change: 'off',
  }),
  changed(
    'authorization',
    { user: 'a', password: 'a' },
    { user: 'a', password: 'b' },
    { beside: undefined, watch: 'nobody' },
  ),
  changed(
    'authorization.users',
    { users: [] },
    { users: [] },
    {
      from: hub(() => ({ authorization: { users: [{ user: 'a', password: 'a' }] } })),
      to: hub(() => ({ authorization: { users: [{ user: 'a', password: 'b' }] } })),
      beside: undefined,
      watch: 'nobody',
    },
  ),
  changed('isolate_leafnode_interest', false, true, { known: '2.12.0' }),
  changed('write_deadline', '10s', '5s', { known: '2.12.0' }),
  changed('write_timeout', 'close', 'retry', { known: '2.12.0' }),
  changed('dial_timeout', '1s', '2s', { known: '2.15.0' }),
];

const hubs = (around: Surroundings): readonly ConfBlock[] =>
  [4, 5].map((n) => ({
    server_name: `hub-${n}`,
    host: LOOPBACK,
    port: around.port(n + 4),
    monitor_port: around.port(n + 6),
    leafnodes: { host: LOOPBACK, port: around.port(n) },
    accounts: { FLEET: { users: [{ user: 'a', password: 'a' }] }, OTHER: { users: [{ user: 'b', password: 'b' }] } },
    no_auth_user: 'a',
  }));
const url = (around: Surroundings, n = 4, login = 'a:a') => `nats-leaf://${login}@${LOOPBACK}:${around.port(n)}`;
const remotes =
  (...list: ((around: Surroundings) => ConfBlock)[]) =>
  (around: Surroundings): ConfBlock => ({
    accounts: { ONE: { users: [{ user: 'one', password: 'one' }] }, TWO: {} },
    leafnodes: { reconnect: '1s', remotes: list.map((each) => each(around)) },
  });
const remote =
  (more: ConfBlock = {}) =>
  (around: Surroundings): ConfBlock => ({ url: url(around), account: 'ONE', ...more });
const oneRemote = remotes(remote());

const ofRemote = (
  key: string,
  from: ConfValue | undefined,
  to: ConfValue,
  rest: Partial<ReloadCase> = {},
): ReloadCase => ({
  setting: `leafnodes.remotes.*.${key}`,
  from: remotes(remote({ [key]: from })),
  to: remotes(remote({ [key]: to })),
  beside: hubs,
  watch: 'leafz',
  ...rest,
});
const leaves = async (server: ReloadedServer) => {
  const { leafs = [] } = (await server.page('leafz')) as { leafs?: { name: string; account: string; port: number }[] };
  if (leafs.length === 0) throw new Error('no leaf yet');
  return leafs.map(({ name, account }) => `${account} at ${name}`).sort();
};

/** Whether a message crosses the leaf connection. */
const gets = (subject: string, way: 'from the hub' | 'from the leaf') => async (server: ReloadedServer) => {
  await leaves(server);
  const [here, hub] = [
    await server.client({ user: 'one', pass: 'one' }),
    await server.client({ port: server.around.port(8) }),
  ];
  const [sender, receiver] = way === 'from the hub' ? [hub, here] : [here, hub];
  await receiver.say(`SUB ${subject} 1`);
  // Interest has crossed by then.
  await sleep(100);
  await sender.say(`PUB ${subject} 2`, 'hi');
  await sleep(100);
  const arrived = receiver.lines.some((line) => line.startsWith('MSG'));
  here.end();
  hub.end();
  return arrived;
};

/** The account that the hub takes the leaf for. */
const accountAtHub = async (server: ReloadedServer) => {
  const account = valueAt(await server.page('leafz', server.around.port(10)), 'leafs.0.account');
  if (account === undefined) throw new Error('no leaf yet');
  return account;
};

/** A remote whose certificate or authorities do not fit at first. */
function certified(
  from: 'other' | 'first' | undefined,
  to: 'first',
  more: (around: Surroundings) => ConfBlock = () => ({}),
): Pick<ReloadCase, 'from' | 'to' | 'beside' | 'observe' | 'watch'> {
  const trusted = (around: Surroundings) => ({ ca_file: around.credentials.certificates.first.files.ca_file });
  const ofHub = (tls: (around: Surroundings) => ConfBlock | undefined) =>
    remotes((around) => ({ url: `tls://${LOOPBACK}:${around.port(4)}`, tls: tls(around) }));
  return {
    from: ofHub((around) => from && around.tls(from, { ...trusted(around), ...more(around) })),
    to: ofHub((around) => around.tls(to, trusted(around))),
    beside: (around) => [
      {
        server_name: 'hub',
        host: LOOPBACK,
        port: around.port(8),
        leafnodes: { host: LOOPBACK, port: around.port(4), tls: around.tls('first', { verify: true }) },
      },
    ],
    observe: page('leafz', 'leafnodes'),
    watch: 'nobody',
  };
}

/** A hub with an operator, whose two accounts each have a user. */
function operatedHub(around: Surroundings): readonly ConfBlock[] {
  const { jwts, ids } = around.credentials;
  return [
    {
      server_name: 'hub',
      host: LOOPBACK,
      port: around.port(8),
      monitor_port: around.port(10),
      leafnodes: { host: LOOPBACK, port: around.port(4) },
      operator: jwts.operator,
      system_account: ids.system,
      resolver: new Bare('MEMORY'),
      resolver_preload: { [ids.system]: jwts.system, [ids.account]: jwts.narrow, [ids.more]: jwts.more },
    },
  ];
}

function operatedRemotes(user: 'account' | 'more') {
  return remotes((around) => ({
    url: `nats-leaf://${LOOPBACK}:${around.port(4)}`,
    account: 'ONE',
    credentials: around.credentials.credsFiles[user],
  }));
}

/** Where the server connects to as a leaf. */
export const REMOTE_CASES: readonly ReloadCase[] = [
  {
    setting: 'leafnodes.remotes',
    change: 'added',
    from: oneRemote,
    to: remotes(remote(), (around) => ({ url: url(around, 5), account: 'TWO' })),
    beside: hubs,
    observe: leaves,
    watch: 'nobody',
  },
  {
    setting: 'leafnodes.remotes',
    change: 'removed',
    from: remotes(remote(), (around) => ({ url: url(around, 5), account: 'TWO' })),
    to: oneRemote,
    beside: hubs,
    observe: leaves,
    watch: 'nobody',
  },
  {
    setting: 'leafnodes.remotes.*.url',
    from: oneRemote,
    to: remotes((around) => ({ url: url(around, 5), account: 'ONE' })),
    beside: hubs,
    observe: leaves,
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.remotes.*.url',
    change: 'another user',
    from: oneRemote,
    to: remotes((around) => ({ url: url(around, 4, 'b:b'), account: 'ONE' })),
    beside: hubs,
    observe: accountAtHub,
    watch: 'leafz',
  },
  {
    setting: 'leafnodes.remotes.*.urls',
    from: remotes((around) => ({ urls: [url(around)], account: 'ONE' })),
    to: remotes((around) => ({ urls: [url(around, 5)], account: 'ONE' })),
    beside: hubs,
    observe: leaves,
    watch: 'leafz',
  },
  ofRemote('account', 'ONE', 'TWO', { observe: leaves }),
  ofRemote('deny_imports', ['x'], ['y'], { observe: gets('x', 'from the hub') }),
  ofRemote('deny_exports', ['x'], ['y'], { observe: gets('x', 'from the leaf') }),
  ofRemote('hub', false, true),
  ofRemote('no_randomize', false, true),
  ofRemote('first_info_timeout', '1s', '2s'),
  ofRemote('dial_timeout', '1s', '2s', { known: '2.15.0' }),
  ofRemote('compression', 's2_fast', 'off', { observe: firstLeaf('compression') }),
  ofRemote('jetstream_cluster_migrate', false, true),
  ofRemote('isolate_leafnode_interest', false, true, { known: '2.12.0' }),
  ofRemote('request_isolation', false, true, { known: '2.12.0' }),
  ofRemote('ignore_discovered_servers', false, true, { known: '2.12.0' }),
  ofRemote('disabled', true, false, { known: '2.12.0', observe: page('leafz', 'leafnodes'), watch: 'nobody' }),
  { setting: 'leafnodes.remotes.*.tls.key_file', ...certified('other', 'first') },
  {
    setting: 'leafnodes.remotes.*.tls.ca_file',
    ...certified('first', 'first', (around) => ({ ca_file: around.credentials.certificates.other.files.ca_file })),
  },
  { setting: 'leafnodes.remotes.*.tls', change: 'comes', ...certified(undefined, 'first') },
  {
    setting: 'leafnodes.remotes.*.credentials',
    from: operatedRemotes('account'),
    to: operatedRemotes('more'),
    beside: operatedHub,
    observe: accountAtHub,
    watch: 'leafz',
  },
  { setting: 'leafnodes.remotes.*.tls.cert_file', ...certified('other', 'first') },
];
