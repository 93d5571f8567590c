import type { ConfBlock } from '../../../../constructs/conf/model';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { casesOf, type ReloadCase, wholeCasesOf } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import type { Surroundings } from '../surroundings';
import { firstLeaf, portsThatAnswer } from './observers';

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

const changed = casesOf('leafnodes', hub, { beside: leaf(), watch: 'leafz' });
const ofTls = wholeCasesOf('leafnodes.tls', { beside: encryptedLeaf });

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
  ofTls('cert_file', tls('first'), tls('second'), { observe: presented, watch: 'leafz' }),
  ofTls('key_file', tls('first'), tls('second'), { observe: presented, watch: 'leafz' }),
  ofTls(
    'ca_file',
    tls('first', { verify: true }),
    hub((around) => ({
      tls: around.tls('first', { verify: true, ca_file: around.credentials.certificates.other.files.ca_file }),
    })),
    { observe: takes('other'), watch: 'leafz' },
  ),
  ofTls('verify', tls('first'), tls('first', { verify: true }), {
    observe: async (server) =>
      (await server.client({ port: server.around.port(4), tls: {} }).catch(() => undefined))?.closed === false,
    watch: 'leafz',
  }),
  ofTls('verify_and_map', tls('first', { verify: true }), tls('first', { verify_and_map: true })),
  ofTls('timeout', tls('first', { timeout: 2 }), tls('first', { timeout: 3 })),
  ofTls('handshake_first', tls('first'), tls('first', { handshake_first: true }), {
    observe: async (server) =>
      (await server.client({ port: server.around.port(4), first: true, tls: {} }).catch(() => undefined)) !== undefined,
    watch: 'leafz',
  }),
  ofTls(
    'pinned_certs',
    tls('first', { verify: true }),
    tls('first', {
      verify: true,
      pinned_certs: ['a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32'],
    }),
    { observe: takes('first'), watch: 'nobody' },
  ),
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
  changed('isolate_leafnode_interest', false, true),
  changed('write_deadline', '10s', '5s'),
  changed('write_timeout', 'close', 'retry'),
  changed('dial_timeout', '1s', '2s'),
];
