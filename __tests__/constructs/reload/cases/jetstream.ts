import { Bare, type ConfBlock } from '../../../../constructs/conf/model';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { casesOf, type ReloadCase } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import type { Surroundings } from '../surroundings';
import { api, clusterName, messagesOfTen, page, streamOfTen } from './observers';

const js =
  (more: ConfBlock, beside: ConfBlock = {}) =>
  (around: Surroundings): ConfBlock => ({
    jetstream: { store_dir: around.path('js'), max_mem: new Bare('64Mi'), max_file: new Bare('64Mi'), ...more },
    ...beside,
  });
const stored = { fill: streamOfTen(), kept: messagesOfTen() };
const changed = casesOf('jetstream', (more) => (around) => js(more(around))(around), stored);
const limit = casesOf('jetstream.limits', (more) => (around) => js({ limits: more(around) })(around), {
  ...stored,
  says: /Reloaded: JetStream limits/,
});

/** JetStream, always with a stream of ten messages that must survive. */
export const JETSTREAM_CASES: readonly ReloadCase[] = [
  { setting: 'jetstream', change: 'comes', from: {}, to: js({}), observe: api('INFO', undefined, 'type') },
  {
    setting: 'jetstream',
    change: 'goes',
    from: js({}),
    to: {},
    observe: api('INFO', undefined, 'type'),
    fill: streamOfTen(),
  },
  changed('enabled', true, false, { observe: api('INFO', undefined, 'type'), kept: undefined }),
  {
    setting: 'jetstream.store_dir',
    from: js({}),
    to: (around) => ({
      jetstream: { store_dir: around.path('elsewhere'), max_mem: new Bare('64Mi'), max_file: new Bare('64Mi') },
    }),
    ...stored,
  },
  changed('domain', 'one', 'two'),
  changed('domain', undefined, 'two', { change: 'comes' }),
  changed('max_mem', new Bare('64Mi'), new Bare('32Mi'), { change: 'less' }),
  changed('max_mem', new Bare('64Mi'), new Bare('96Mi'), {
    change: 'more',
    observe: page('varz', 'jetstream.config.max_memory'),
  }),
  changed('max_file', new Bare('64Mi'), new Bare('32Mi'), { change: 'less' }),
  changed('max_file', new Bare('64Mi'), new Bare('96Mi'), {
    change: 'more',
    observe: page('varz', 'jetstream.config.max_storage'),
  }),
  changed('unique_tag', undefined, 'az'),
  changed('sync_interval', '2m', '1m'),
  changed('strict', false, true, {}),
  changed('key', undefined, 'secret', { change: 'comes' }),
  changed('key', 'secret', 'another', { change: 'another' }),
  {
    ...changed('cipher', 'aes', 'chacha'),
    from: js({ key: 'secret', cipher: 'aes' }),
    to: js({ key: 'secret', cipher: 'chacha' }),
  },
  {
    ...changed('prev_key', undefined, 'secret'),
    from: js({ key: 'secret' }),
    to: js({ key: 'another', prev_key: 'secret' }),
  },
  changed('extension_hint', 'one', 'two'),
  changed('max_outstanding_catchup', new Bare('32Mi'), new Bare('16Mi')),
  changed('max_buffered_size', new Bare('1Mi'), new Bare('2Mi')),
  changed('max_buffered_msgs', 1000, 2000),
  changed('request_queue_limit', 1000, 2000),
  changed('info_queue_limit', 1000, 2000),
  changed('meta_compact', 100, 200, { says: /Reloaded server configuration/ }),
  changed('meta_compact_size', new Bare('1Mi'), new Bare('2Mi'), {
    says: /Reloaded server configuration/,
  }),
  changed('meta_compact_sync', false, true, { says: /Reloaded server configuration/ }),
  changed('max_concurrent_io', 4, 8),
  limit('max_ack_pending', 100, 50),
  limit('max_ha_assets', 100, 50),
  limit('max_request_batch', 100, 50),
  limit('duplicate_window', '5m', '3m'),
];

const A = { user: 'a', password: 'a' };
const B = { user: 'b', password: 'b' };
const asB = { user: 'b', pass: 'b' };
const clustered =
  (more: ConfBlock, beside: (around: Surroundings) => ConfBlock = () => ({})) =>
  (around: Surroundings): ConfBlock => ({
    jetstream: { store_dir: around.path('js'), domain: 'one' },
    cluster: {
      name: 'one',
      host: '127.0.0.1',
      port: around.port(4),
      routes: [`nats-route://127.0.0.1:${around.port(5)}`],
      ...more,
    },
    accounts: { ONE: { jetstream: new Bare('enabled'), users: [B] }, SYS: { users: [A] } },
    system_account: 'SYS',
    server_tags: ['here'],
    ...beside(around),
  });
const peer =
  (name: string, port: number, more: ConfBlock = {}) =>
  (around: Surroundings): ConfBlock => ({
    ...clustered({ port: around.port(port), ...more })(around),
    server_name: name,
    host: '127.0.0.1',
    port: around.port(port + 4),
    jetstream: { store_dir: around.path(`js-${name}`), domain: 'one' },
    server_tags: [name],
  });

/** Makes a stream of ten messages on the server itself, once the cluster has a leader. */
const streamHere = async (server: ReloadedServer): Promise<void> => {
  await becomesTrue(
    async () =>
      (await api('INFO', undefined, 'type', asB)(server)) === 'io.nats.jetstream.api.v1.account_info_response',
    10_000,
  );
  await becomesTrue(async () => streamOfTen(asB, ['here'])(server).then(() => true), 10_000);
};

/** What a cluster's JetStream thinks of the same: a stream with one replica, on the server that is changed. */
export const CLUSTERED_CASES: readonly ReloadCase[] = [
  {
    setting: 'server_name',
    change: 'of a cluster with JetStream',
    from: clustered({}),
    to: clustered({}, () => ({ server_name: 'renamed' })),
    beside: (around) => [peer('b', 5)(around), peer('c', 6)(around)],
    fill: streamHere,
    kept: messagesOfTen(asB),
    watch: asB,
  },
  {
    setting: 'cluster.name',
    change: 'with JetStream',
    from: clustered({}),
    to: clustered({ name: 'two' }),
    observe: clusterName(asB),
    beside: (around) => [peer('b', 5)(around), peer('c', 6)(around)],
    besideTo: (around) => [peer('b', 5, { name: 'two' })(around), peer('c', 6, { name: 'two' })(around)],
    fill: streamHere,
    kept: messagesOfTen(asB),
    watch: asB,
  },
];
