import { larger, NO_EXTENSION, SAME_TIME } from './harmless';
import type { Setting } from './row';
import { refused, reloadStay, restart } from './row';

const LESS = 'A reload applies a higher value, and refuses a lower one.';

const FITS = 'higher, if it fits in the memory or on the volume of the pods';
/** No bound of its own: pods and volumes are one. */
const MOST = Number.MAX_SAFE_INTEGER;

/** JetStream. Its limits of an account stand with the accounts. */
export const JETSTREAM_SETTINGS: readonly Setting[] = [
  reloadStay('jetstream', {
    whole: true,
    note: 'A reload turns it on and off; while it is off, streams are unreachable.',
  }),
  reloadStay('jetstream.enabled'),
  refused('jetstream.store_dir', 'The server starts with an empty store; streams stay in the old folder, unreachable.'),
  restart('jetstream.domain', { note: 'Streams stay; whoever uses the old domain no longer reaches them.' }),
  restart('jetstream.max_mem', { harmless: larger({ most: MOST }, FITS), note: LESS }),
  restart('jetstream.max_file', { harmless: larger({ most: MOST }, FITS), note: LESS }),
  restart('jetstream.unique_tag'),
  restart('jetstream.sync_interval', {
    harmless: SAME_TIME,
    note: 'The longer, the more acknowledged messages a power failure loses.',
  }),
  restart('jetstream.strict'),
  refused(
    'jetstream.key',
    'A first key encrypts existing streams at the restart; another key loses them, unless prev_key holds the old one.',
  ),
  restart('jetstream.cipher', { note: 'Streams stay, and are read with the old cipher.' }),
  restart('jetstream.prev_key'),
  restart('jetstream.extension_hint', { harmless: NO_EXTENSION }),
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
  reloadStay('jetstream.limits.duplicate_window', { harmless: SAME_TIME }),
];
