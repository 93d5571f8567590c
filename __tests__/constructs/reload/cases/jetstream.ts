import { Bare } from '../../../../constructs/conf/model';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../../fleet/rehearse/wait';
import { CLIENT, each, given, type ReloadCase } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import { address, type Block, path, port } from '../surroundings';
import { api, info, messagesOfTen, streamOfTen, varz } from './observers';

const MI = 1024 ** 2;
const JETSTREAM = { store_dir: path('js'), max_mem: 64 * MI, max_file: 64 * MI };
const STORED = { fill: streamOfTen(), kept: messagesOfTen() };
const INFO = api('INFO', 'type');
const LIMITS = /Reloaded: JetStream limits/;
const ACCEPTED = /Reloaded server configuration/;

const AS_B = { user: 'b', pass: 'b' };
const ROUTES = [address(5, 'nats-route://')];
const CLUSTERED: Block = {
  jetstream: { store_dir: path('js'), domain: 'one' },
  cluster: { name: 'one', host: LOOPBACK, port: port(4), routes: ROUTES },
  accounts: {
    ONE: { jetstream: new Bare('enabled'), users: [{ user: 'b', password: 'b' }] },
    SYS: { users: [{ user: 'a', password: 'a' }] },
  },
  system_account: 'SYS',
  server_tags: ['here'],
};
/** The two other servers of a cluster of that name. */
const peers = (cluster: string): Block[] =>
  ['b', 'c'].map((name, index) => ({
    ...CLUSTERED,
    port: port(9 + index),
    jetstream: { store_dir: path(`js-${name}`), domain: 'one' },
    cluster: { name: cluster, host: LOOPBACK, port: port(5 + index), routes: ROUTES },
    server_tags: [name],
  }));

/** Makes a stream of ten messages on the server itself, once the cluster has a leader. */
const streamHere = async (server: ReloadedServer): Promise<void> => {
  const leads = async () => (await api('INFO', 'error', AS_B)(server)) === 'nothing';
  await becomesTrue(leads, 10_000);
  await becomesTrue(async () => streamOfTen(AS_B, { tags: ['here'] })(server).then(() => true), 10_000);
};

const WITH_PEERS = { beside: peers('one'), fill: streamHere, kept: messagesOfTen(AS_B), watch: AS_B };

/** JetStream, always with a stream of ten messages that must survive. */
export const JETSTREAM_CASES: readonly ReloadCase[] = [
  ...given(CLIENT)({
    'jetstream, comes': [undefined, JETSTREAM, INFO],
    'jetstream, goes': [JETSTREAM, undefined, INFO, { fill: streamOfTen() }],
  }),
  ...given(STORED, { jetstream: JETSTREAM })({
    'jetstream.enabled': [true, false, INFO, { kept: undefined }],
    'jetstream.store_dir': [path('js'), path('elsewhere')],
    'jetstream.domain': ['one', 'two'],
    'jetstream.domain, comes': [undefined, 'two'],
    'jetstream.max_mem, less': [64 * MI, 32 * MI],
    'jetstream.max_mem, more': [64 * MI, 96 * MI, varz('jetstream.config.max_memory')],
    'jetstream.max_file, less': [64 * MI, 32 * MI],
    'jetstream.max_file, more': [64 * MI, 96 * MI, varz('jetstream.config.max_storage')],
    'jetstream.unique_tag': [undefined, 'az'],
    'jetstream.sync_interval': ['2m', '1m'],
    'jetstream.strict': [false, true],
    'jetstream.key, comes': [undefined, 'secret'],
    'jetstream.key, another': ['secret', 'another'],
    'jetstream.extension_hint': ['one', 'two'],
    ...each('jetstream.', 'max_outstanding_catchup max_buffered_size', () => [MI, 2 * MI]),
    ...each('jetstream.', 'max_buffered_msgs request_queue_limit info_queue_limit', () => [1000, 2000]),
    ...each('jetstream.', 'meta_compact meta_compact_size', () => [MI, 2 * MI, ACCEPTED]),
    'jetstream.meta_compact_sync': [false, true, ACCEPTED],
    'jetstream.max_concurrent_io': [4, 8],
    ...each('jetstream.limits.', 'max_ack_pending max_ha_assets max_request_batch', () => [100, 50, LIMITS]),
    'jetstream.limits.duplicate_window': ['5m', '3m', LIMITS],
  }),
  ...given(STORED, { jetstream: { ...JETSTREAM, key: 'secret' } })({
    'jetstream.cipher': ['aes', 'chacha'],
    'jetstream.prev_key': [{}, { key: 'another', prev_key: 'secret' }, undefined, { at: 'jetstream' }],
  }),
  // What a cluster's JetStream thinks of the same: a stream with one replica, on the server that is changed.
  ...given(
    WITH_PEERS,
    CLUSTERED,
  )({
    'server_name, of a cluster with JetStream': ['server', 'renamed'],
    'cluster.name, with JetStream': ['one', 'two', info('cluster', AS_B), { besideTo: peers('two') }],
  }),
];
