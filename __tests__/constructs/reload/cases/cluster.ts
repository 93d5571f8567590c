import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { CLIENT, each, type Further, given, NOBODY, type Observe, type ReloadCase } from '../reload-case';
import { address, authority, type Block, certificate, port } from '../surroundings';
import { comes, info, ofCertificate, page, speaks, varz } from './observers';
import { NO_PORT } from './server';

const route = (n: number) => address(n, 'nats-route://');
const ONE = { name: 'one', host: LOOPBACK, port: port(4), routes: [route(5)] };
/** Another server of the cluster, which waits for routes. */
const peer = (more: Block = {}) => ({
  port: port(8),
  cluster: { name: 'one', host: LOOPBACK, port: port(5), ...more },
});
const WITH_PEER: Further = { beside: [peer()], watch: 'routez' };
const BY_TLS: Further = { beside: [peer({ tls: certificate('first', { verify: true }) })], watch: 'routez' };
const SAID = /Reloaded: cluster/;
const COMPRESSION = comes('routez', 'routes.0.compression');

/** Whether a server with a certificate of this authority may form a route. */
const takes = (name: 'first' | 'other') => speaks({ port: 4, first: true, tls: name });
/** Whether an account has a route of its own; how many there are changes while they are made. */
const hasRoute =
  (account: string): Observe =>
  async (server) => {
    const routes = (await comes('routez', 'routes')(server)) as { readonly account?: string }[];
    return routes.some((route) => route.account === account);
  };
const PERMISSIONS = ['a', 'b'].map((subject) => ({ import: [subject], export: [subject] }));

/** The cluster's routes. */
export const CLUSTER_CASES: readonly ReloadCase[] = [
  ...given(CLIENT)({ 'cluster, comes': [undefined, ONE], 'cluster, goes': [ONE, undefined, undefined, NOBODY] }),
  ...given(CLIENT, { cluster: ONE })({
    'cluster.port': [port(4), port(6), speaks({ port: 6 })],
    'cluster.routes, added': [[route(6)], [route(5)], page('routez', 'routes.0.remote_name'), { beside: [peer()] }],
  }),
  ...given(CLIENT, { cluster: { ...ONE, ...NO_PORT } })({
    'cluster.listen': [address(4), address(6), speaks({ port: 6 })],
  }),
  ...given(WITH_PEER, { cluster: ONE })({
    'cluster.routes, one more': [[route(5)], [route(5), route(6)], varz('cluster.urls')],
    'cluster.name': ['one', 'two', info('cluster')],
    'cluster.host': [LOOPBACK, 'localhost'],
    'cluster.tls, comes': [undefined, certificate('first'), takes('first')],
    ...each('cluster.', 'no_advertise connect_backoff', () => [false, true, SAID]),
    ...each('cluster.', 'ping_interval write_deadline', () => ['1m', '2m', SAID]),
    ...each('cluster.', 'connect_retries pool_size ping_max', () => [2, 3, SAID]),
    'cluster.advertise': [undefined, 'nats.example.com:6222', SAID],
    'cluster.compression': ['s2_fast', 's2_best', COMPRESSION, { beside: [peer({ compression: 's2_fast' })] }],
    'cluster.compression, off': ['s2_fast', 'off', COMPRESSION, { beside: [peer({ compression: 'accept' })] }],
    'cluster.authorization': [undefined, { user: 'a', password: 'b' }, SAID],
    'cluster.permissions': [PERMISSIONS[0], PERMISSIONS[1], SAID],
    'cluster.accounts': [undefined, ['$G'], hasRoute('$G')],
    'cluster.write_timeout': ['close', 'retry', SAID],
  }),
  ...given(BY_TLS, { cluster: { ...ONE, tls: certificate('first', { verify: true }) } })({
    ...each('cluster.tls.', 'cert_file key_file', () => ofCertificate('cluster.tls', 'routez')),
    'cluster.tls.ca_file': [authority('first'), authority('other'), takes('other')],
    'cluster.tls.timeout': [2, 3, SAID],
    'cluster.tls.verify': [false, true, SAID],
    'cluster.tls.verify_cert_and_check_known_urls': [undefined, true, SAID],
  }),
];
