import type { Setting } from './row';
import { refused, reloadStay, restart } from './row';

const LESS = 'A reload takes over more, and refuses less.';

/** JetStream. Its limits of an account stand with the accounts. */
export const JETSTREAM_SETTINGS: readonly Setting[] = [
  reloadStay('jetstream', {
    whole: true,
    note: 'It comes and goes by reload; while it is gone, streams are out of reach.',
  }),
  reloadStay('jetstream.enabled'),
  refused(
    'jetstream.store_dir',
    'The server starts with an empty store; the streams stay behind in the old folder, out of reach.',
  ),
  restart('jetstream.domain', { note: 'Streams stay; who addresses the old domain no longer reaches them.' }),
  restart('jetstream.max_mem', { note: LESS }),
  restart('jetstream.max_file', { note: LESS }),
  restart('jetstream.unique_tag'),
  restart('jetstream.sync_interval'),
  restart('jetstream.strict'),
  refused(
    'jetstream.key',
    'A first key encrypts what is there at the restart; another one loses the streams, unless prev_key holds the old one.',
  ),
  restart('jetstream.cipher', { note: 'Streams are read with the old one and stay.' }),
  restart('jetstream.prev_key'),
  restart('jetstream.extension_hint'),
  restart('jetstream.max_outstanding_catchup'),
  restart('jetstream.max_buffered_size'),
  restart('jetstream.max_buffered_msgs'),
  restart('jetstream.request_queue_limit'),
  restart('jetstream.info_queue_limit'),
  reloadStay('jetstream.meta_compact'),
  reloadStay('jetstream.meta_compact_size'),
  reloadStay('jetstream.meta_compact_sync'),
  restart('jetstream.max_concurrent_io'),
  reloadStay('jetstream.limits.max_ack_pending'),
  reloadStay('jetstream.limits.max_ha_assets'),
  reloadStay('jetstream.limits.max_request_batch'),
  reloadStay('jetstream.limits.duplicate_window'),
];
