import { setTimeout as sleep } from 'node:timers/promises';
import { Bare, type ConfBlock } from '../../../../constructs/conf/model';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { casesOf, type ReloadCase } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import type { Surroundings } from '../surroundings';
import { valueAt } from '../value-at';
import { firstLeaf, page } from './observers';

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

const ofRemote = casesOf('leafnodes.remotes.*', (more) => remotes((around) => remote(more(around))(around)), {
  beside: hubs,
  watch: 'leafz',
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
  ofRemote('dial_timeout', '1s', '2s'),
  ofRemote('compression', 's2_fast', 'off', { observe: firstLeaf('compression') }),
  ofRemote('jetstream_cluster_migrate', false, true),
  ofRemote('isolate_leafnode_interest', false, true),
  ofRemote('request_isolation', false, true),
  ofRemote('ignore_discovered_servers', false, true),
  ofRemote('disabled', true, false, { observe: page('leafz', 'leafnodes'), watch: 'nobody' }),
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
