import { LONGER_TLS, longer, SAME_ADDRESSES, SAME_TIME, within } from './harmless';
import type { Setting } from './row';
import { reload, reloadStay, restart } from './row';

/** The listener for leaves. */
export const LEAF_LISTENER_SETTINGS: readonly Setting[] = [
  restart('leafnodes', { whole: true }),
  restart('leafnodes.host'),
  restart('leafnodes.port'),
  restart('leafnodes.listen'),
  restart('leafnodes.tls', { whole: true }),
  reloadStay('leafnodes.tls.cert_file'),
  reloadStay('leafnodes.tls.key_file'),
  reloadStay('leafnodes.tls.ca_file', { note: 'Connected leaves stay, even those of a CA that is no longer trusted.' }),
  reloadStay('leafnodes.tls.verify', { note: 'Connected leaves stay.' }),
  restart('leafnodes.tls.verify_and_map'),
  restart('leafnodes.tls.timeout', { harmless: LONGER_TLS }),
  reloadStay('leafnodes.tls.handshake_first'),
  restart('leafnodes.tls.pinned_certs'),
  restart('leafnodes.no_advertise'),
  restart('leafnodes.advertise'),
  restart('leafnodes.reconnect', { harmless: within({ unset: 1, least: 1, most: 30 }, '1 s to 30 s') }),
  restart('leafnodes.min_version'),
  reload('leafnodes.compression', {
    clients: 'reconnect',
    note: 'From one level to another the leaves stay; off or accept makes them reconnect.',
  }),
  restart('leafnodes.authorization'),
  restart('leafnodes.authorization.users'),
  restart('leafnodes.isolate_leafnode_interest'),
  restart('leafnodes.write_deadline', { harmless: longer({ unset: 10, most: 60 }, 'longer, up to 1 m') }),
  restart('leafnodes.write_timeout'),
  restart('leafnodes.dial_timeout', { harmless: SAME_TIME }),
];

const AS_ANOTHER = 'It counts as another remote: the old connection is closed, a new one is opened.';

/** What the server connects to as a leaf. */
export const REMOTE_SETTINGS: readonly Setting[] = [
  reload('leafnodes.remotes', {
    whole: true,
    note: 'Remotes are added and removed by reload.',
  }),
  reload('leafnodes.remotes.*.url', { clients: 'reconnect', harmless: SAME_ADDRESSES, note: AS_ANOTHER }),
  reload('leafnodes.remotes.*.urls', { clients: 'reconnect', harmless: SAME_ADDRESSES, note: AS_ANOTHER }),
  reload('leafnodes.remotes.*.account', { clients: 'reconnect', note: AS_ANOTHER }),
  reload('leafnodes.remotes.*.credentials', {
    clients: 'reconnect',
    note: 'Another path counts as another remote; new contents of the same file are read at the next connection.',
  }),
  restart('leafnodes.remotes.*.deny_imports'),
  restart('leafnodes.remotes.*.deny_exports'),
  restart('leafnodes.remotes.*.hub'),
  restart('leafnodes.remotes.*.no_randomize'),
  restart('leafnodes.remotes.*.first_info_timeout'),
  restart('leafnodes.remotes.*.dial_timeout'),
  reload('leafnodes.remotes.*.compression', { clients: 'reconnect' }),
  restart('leafnodes.remotes.*.jetstream_cluster_migrate'),
  restart('leafnodes.remotes.*.isolate_leafnode_interest'),
  restart('leafnodes.remotes.*.request_isolation'),
  restart('leafnodes.remotes.*.ignore_discovered_servers'),
  reload('leafnodes.remotes.*.disabled'),
  restart('leafnodes.remotes.*.tls', { whole: true }),
  reload('leafnodes.remotes.*.tls.cert_file'),
  reload('leafnodes.remotes.*.tls.key_file'),
  reload('leafnodes.remotes.*.tls.ca_file'),
];
