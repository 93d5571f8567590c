import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import type { ClientOptions } from '../raw-client';
import { CLIENT, each, type Further, given, NOBODY, type ReloadCase } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import { address, authority, type Block, certificate, port, type Surroundings } from '../surroundings';
import { OPERATED } from './accounts';
import { comes, letIn, page, presented, receives } from './observers';
import { NO_PORT, PINNED } from './server';

const HUB = { host: LOOPBACK, port: port(4) };
/** A leaf of the server that is changed. */
const leaf = (more: Block = {}, scheme = 'nats-leaf') => ({
  port: port(8),
  leafnodes: { reconnect: '1s', remotes: [{ url: address(4, `${scheme}://`), ...more }] },
});
const WITH_LEAF: Further = { beside: [leaf()], watch: 'leafz' };
const BY_TLS: Further = { beside: [leaf({ tls: certificate('first') }, 'tls')], watch: 'leafz' };
const COMPRESSION = comes('leafz', 'leafs.0.compression');
/** Whether somebody with a certificate of this authority gets an answer on the leaf port. */
const takes = (name: 'first' | 'other') => letIn({ port: 4, tls: name });
const PRESENTED = presented({ port: 4, tls: 'first' });
const TWO = [certificate('first'), certificate('second')] as const;
const LOGIN = { user: 'a', password: 'a' };
const OTHER = { user: 'a', password: 'b' };

/** A hub whose leaves connect to a port of the case; its own ports are behind that. */
const hub = (n: number, more: Block) => ({
  port: port(n + 4),
  monitor_port: port(n + 6),
  leafnodes: { host: LOOPBACK, port: port(n) },
  ...more,
});
const HUBS = [4, 5].map((n) =>
  hub(n, {
    accounts: { FLEET: { users: [LOGIN] }, OTHER: { users: [{ user: 'b', password: 'b' }] } },
    no_auth_user: 'a',
  }),
);
const url = (n: number, login = 'a:a') => address(n, `nats-leaf://${login}@`);
const REMOTE = { url: url(4), account: 'ONE' };
const TO_SECOND = { url: url(5), account: 'TWO' };
const FROM = { accounts: { ONE: { users: [{ user: 'one', password: 'one' }] }, TWO: {} } };
const withRemote = (remote: Block) => ({ ...FROM, leafnodes: { reconnect: '1s', remotes: [remote] } });

/** To which hubs the server is connected, and for which account. */
const leaves = async (server: ReloadedServer) => {
  const leafs = (await comes('leafz', 'leafs')(server)) as { readonly name: string; readonly account: string }[];
  return leafs.map(({ name, account }) => `${account} at ${name}`).sort();
};

/** What of a message under `x` crosses the leaf connection. */
const crosses = (from: ClientOptions, to: ClientOptions) => async (server: ReloadedServer) => {
  await leaves(server);
  return receives([to, 'SUB x 1'], [from, 'PUB x 2', 'hi'])(server);
};
const [HERE, AT_HUB] = [{ user: 'one', pass: 'one' }, { port: 8 }];
/** The account that the hub takes the leaf for. */
const ACCOUNT_AT_HUB = comes('leafz', 'leafs.0.account', 10);

/** A certificate that the hub does not take, and one that does not take the hub's. */
const UNKNOWN = certificate('other', { ca_file: authority('first') });
const MISTRUSTING = certificate('first', { ca_file: authority('other') });
const TLS_HUB = hub(4, { leafnodes: { ...HUB, tls: certificate('first', { verify: true }) } });
const NO_LEAF_YET: Further = { beside: HUBS, watch: 'nobody' };
const NO_LEAF_BY_TLS: Further = { beside: [TLS_HUB], watch: 'nobody', at: 'leafnodes.remotes.0.tls' };
const TO_HUBS: Further = { beside: HUBS, watch: 'leafz' };
const TO_OPERATOR: Further = { beside: [hub(4, OPERATED)], watch: 'leafz' };
const CONNECTED = page('leafz', 'leafnodes');

const creds = (name: 'account' | 'more') => (around: Surroundings) => around.credentials.users[name].file;

/** Where leaves connect to, and where the server connects to as a leaf. */
export const LEAF_CASES: readonly ReloadCase[] = [
  // Where leaves connect to.
  ...given(CLIENT)({
    'leafnodes, comes': [undefined, HUB],
    'leafnodes, goes': [HUB, undefined, undefined, { beside: [leaf()] }],
  }),
  ...given(CLIENT, { leafnodes: HUB })({ 'leafnodes.port': [port(4), port(6), letIn({ port: 6 })] }),
  ...given(CLIENT, { leafnodes: NO_PORT })({ 'leafnodes.listen': [address(4), address(6), letIn({ port: 6 })] }),
  ...given(WITH_LEAF, { leafnodes: HUB })({
    'leafnodes.host': [LOOPBACK, 'localhost'],
    'leafnodes.tls, comes': [undefined, certificate('first'), takes('first')],
    ...each('leafnodes.', 'no_advertise isolate_leafnode_interest', () => [false, true]),
    ...each('leafnodes.', 'reconnect write_deadline dial_timeout', () => ['1s', '2s']),
    'leafnodes.advertise': [undefined, 'nats.example.com:7422'],
    'leafnodes.min_version': ['2.8.0', '2.9.0'],
    'leafnodes.compression': ['s2_fast', 's2_best', COMPRESSION, { beside: [leaf({ compression: 's2_fast' })] }],
    'leafnodes.compression, off': ['s2_fast', 'off', COMPRESSION, { beside: [leaf({ compression: 'accept' })] }],
    'leafnodes.write_timeout': ['close', 'retry'],
  }),
  ...given(NOBODY, { leafnodes: HUB })({
    'leafnodes.authorization': [LOGIN, OTHER],
    'leafnodes.authorization.users': [[LOGIN], [OTHER]],
  }),
  ...given(BY_TLS, { leafnodes: { ...HUB, tls: certificate('first') } })({
    ...each('leafnodes.tls.', 'cert_file key_file', () => [...TWO, PRESENTED, { at: 'leafnodes.tls' }]),
    'leafnodes.tls.verify': [undefined, true, letIn({ port: 4, tls: {} })],
    'leafnodes.tls.timeout': [2, 3],
    'leafnodes.tls.handshake_first': [undefined, true, letIn({ port: 4, first: true, tls: {} })],
  }),
  ...given(BY_TLS, { leafnodes: { ...HUB, tls: certificate('first', { verify: true }) } })({
    'leafnodes.tls.ca_file': [authority('first'), authority('other'), takes('other')],
    'leafnodes.tls.verify_and_map': [undefined, true],
    'leafnodes.tls.pinned_certs': [undefined, PINNED, takes('first'), NOBODY],
  }),
  // Where the server connects to as a leaf.
  ...given(
    NO_LEAF_YET,
    withRemote(REMOTE),
  )({
    'leafnodes.remotes, added': [[REMOTE], [REMOTE, TO_SECOND], leaves],
    'leafnodes.remotes, removed': [[REMOTE, TO_SECOND], [REMOTE], leaves],
    'leafnodes.remotes.*0.disabled': [true, false, CONNECTED],
  }),
  ...given(
    TO_HUBS,
    withRemote(REMOTE),
  )({
    'leafnodes.remotes.*0.url': [url(4), url(5), leaves],
    'leafnodes.remotes.*0.url, another user': [url(4), url(4, 'b:b'), ACCOUNT_AT_HUB],
    'leafnodes.remotes.*0.account': ['ONE', 'TWO', leaves],
    'leafnodes.remotes.*0.deny_imports': [['x'], ['y'], crosses(AT_HUB, HERE)],
    'leafnodes.remotes.*0.deny_exports': [['x'], ['y'], crosses(HERE, AT_HUB)],
    ...each('leafnodes.remotes.*0.', 'first_info_timeout dial_timeout', () => ['1s', '2s']),
    ...each('leafnodes.remotes.*0.', 'hub no_randomize jetstream_cluster_migrate', () => [false, true]),
    ...each('leafnodes.remotes.*0.', 'isolate_leafnode_interest request_isolation', () => [false, true]),
    'leafnodes.remotes.*0.ignore_discovered_servers': [false, true],
    'leafnodes.remotes.*0.compression': ['s2_fast', 'off', COMPRESSION],
  }),
  ...given(
    TO_HUBS,
    withRemote({ account: 'ONE' }),
  )({
    'leafnodes.remotes.*0.urls': [[url(4)], [url(5)], leaves],
  }),
  ...given(
    NO_LEAF_BY_TLS,
    withRemote({ url: address(4, 'tls://') }),
  )({
    ...each('leafnodes.remotes.*0.tls.', 'cert_file key_file', () => [UNKNOWN, certificate('first'), CONNECTED]),
    'leafnodes.remotes.*0.tls.ca_file': [MISTRUSTING, certificate('first'), CONNECTED],
    'leafnodes.remotes.*0.tls, comes': [undefined, certificate('first'), CONNECTED],
  }),
  ...given(
    TO_OPERATOR,
    withRemote({ url: address(4, 'nats-leaf://'), account: 'ONE' }),
  )({
    'leafnodes.remotes.*0.credentials': [creds('account'), creds('more'), ACCOUNT_AT_HUB],
  }),
];
