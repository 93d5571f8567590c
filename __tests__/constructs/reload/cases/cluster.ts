import type { ConfBlock } from '../../../../constructs/conf/model';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { casesOf, type ReloadCase, wholeCasesOf } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import type { Surroundings } from '../surroundings';
import { valueAt } from '../value-at';
import { clusterName, page, portsThatAnswer } from './observers';

const one =
  (more: (around: Surroundings) => ConfBlock) =>
  (around: Surroundings): ConfBlock => ({
    cluster: {
      name: 'one',
      host: LOOPBACK,
      port: around.port(4),
      routes: [`nats-route://${LOOPBACK}:${around.port(5)}`],
      ...more(around),
    },
  });
const plain = one(() => ({}));
/** Another server of the cluster, which waits for routes. */
const peer =
  (more: (around: Surroundings) => ConfBlock = () => ({})) =>
  (around: Surroundings): readonly ConfBlock[] => [
    {
      server_name: 'peer',
      host: LOOPBACK,
      port: around.port(8),
      cluster: { name: 'one', host: LOOPBACK, port: around.port(5), ...more(around) },
    },
  ];
const encrypted = peer((around) => ({ tls: around.tls('first', { verify: true }) }));
const tls = (name: 'first' | 'second' | 'other', more: ConfBlock = {}) =>
  one((around) => ({ tls: around.tls(name, more) }));

const changed = casesOf('cluster', one, { beside: peer(), watch: 'routez' });
const ofTls = wholeCasesOf('cluster.tls', { beside: encrypted, watch: 'routez' });
const said = { says: /Reloaded: cluster/ };

/** What of the routes is, once there are any. */
const routes = (path: string) => async (server: ReloadedServer) => {
  const routez = await server.page('routez');
  if (valueAt(routez, 'num_routes') === 0) throw new Error('no route yet');
  return valueAt(routez, path);
};

/** Whether an account has a route of its own; how many there are changes while they are made. */
const hasRoute = (account: string) => async (server: ReloadedServer) => {
  const listed = await routes('routes')(server);
  return Array.isArray(listed) && listed.some((route) => valueAt(route, 'account') === account);
};

/** The certificate that another server of the cluster would be shown. */
const presented = (server: ReloadedServer) => server.presented(server.around.port(4));

/** Whether a server with a certificate of this authority may form a route. */
const takes = (name: 'first' | 'other') => async (server: ReloadedServer) => {
  const { pems } = server.around.credentials.certificates[name];
  const client = await server
    .client({ port: server.around.port(4), first: true, tls: { cert: pems.cert, key: pems.key } })
    .catch(() => undefined);
  return client !== undefined;
};

/** The cluster's routes. */
export const CLUSTER_CASES: readonly ReloadCase[] = [
  { setting: 'cluster', change: 'comes', from: {}, to: plain },
  { setting: 'cluster', change: 'goes', from: plain, to: {}, watch: 'nobody' },
  changed('name', 'one', 'two', { observe: clusterName() }),
  changed('host', LOOPBACK, 'localhost'),
  {
    setting: 'cluster.port',
    from: plain,
    to: one((around) => ({ port: around.port(6) })),
    observe: portsThatAnswer(4, 6),
  },
  {
    setting: 'cluster.listen',
    from: one((around) => ({ host: undefined, port: undefined, listen: `${LOOPBACK}:${around.port(4)}` })),
    to: one((around) => ({ host: undefined, port: undefined, listen: `${LOOPBACK}:${around.port(6)}` })),
    observe: portsThatAnswer(4, 6),
  },
  {
    setting: 'cluster.routes',
    change: 'added',
    from: one((around) => ({ routes: [`nats-route://${LOOPBACK}:${around.port(6)}`] })),
    to: plain,
    beside: peer(),
    observe: page('routez', 'routes.0.remote_name'),
  },
  {
    setting: 'cluster.routes',
    change: 'one more, which others do not notice',
    from: plain,
    to: one((around) => ({
      routes: [`nats-route://${LOOPBACK}:${around.port(5)}`, `nats-route://${LOOPBACK}:${around.port(6)}`],
    })),
    beside: peer(),
    observe: page('varz', 'cluster.urls'),
    watch: 'routez',
  },
  ofTls('cert_file', tls('first', { verify: true }), tls('second', { verify: true }), { observe: presented }),
  ofTls('key_file', tls('first', { verify: true }), tls('second', { verify: true }), { observe: presented }),
  ofTls(
    'ca_file',
    tls('first', { verify: true }),
    one((around) => ({
      tls: around.tls('first', { verify: true, ca_file: around.credentials.certificates.other.files.ca_file }),
    })),
    { observe: takes('other') },
  ),
  ofTls('timeout', tls('first', { timeout: 2 }), tls('first', { timeout: 3 }), { ...said }),
  ofTls('verify', tls('first'), tls('first', { verify: true }), { ...said }),
  ofTls(
    'verify_cert_and_check_known_urls',
    tls('first', { verify: true }),
    tls('first', { verify_cert_and_check_known_urls: true }),
    { ...said },
  ),
  {
    setting: 'cluster.tls',
    change: 'comes',
    from: plain,
    to: tls('first'),
    beside: peer(),
    observe: async (server) =>
      (await server
        .client({ port: server.around.port(4), first: true, tls: server.around.credentials.certificates.first.pems })
        .catch(() => undefined)) !== undefined,
    watch: 'routez',
  },
  changed('no_advertise', false, true, said),
  changed('advertise', undefined, 'nats.example.com:6222', said),
  changed('connect_retries', 0, 5, said),
  changed('connect_backoff', false, true, said),
  changed('pool_size', 3, 1, said),
  changed('compression', 's2_fast', 's2_best', {
    observe: routes('routes.0.compression'),
    beside: peer(() => ({ compression: 's2_fast' })),
  }),
  {
    ...changed('compression', 's2_fast', 'off', {
      observe: routes('routes.0.compression'),
      beside: peer(() => ({ compression: 'accept' })),
    }),
    change: 'off',
  },
  changed('authorization', undefined, { user: 'a', password: 'b' }, said),
  changed('permissions', { import: ['a'], export: ['a'] }, { import: ['b'], export: ['b'] }, said),
  changed('accounts', undefined, ['$G'], { observe: hasRoute('$G') }),
  changed('ping_interval', '1m', '2m', said),
  changed('ping_max', 2, 3, said),
  changed('write_deadline', '10s', '5s', said),
  changed('write_timeout', 'close', 'retry', said),
];
