import { LONGER_TLS, OWN_PODS, SAME_TIME } from './harmless';
import type { Setting } from './row';
import { reload, reloadStay, restart } from './row';

const NEW_ROUTES = 'Applies to new routes.';

/** The routes of a cluster. */
export const CLUSTER_SETTINGS: readonly Setting[] = [
  restart('cluster', { whole: true }),
  reloadStay('cluster.name', {
    note: 'Routes and streams stay, also after a restart, if all servers change; servers with different names form no new routes.',
  }),
  restart('cluster.host'),
  restart('cluster.port'),
  restart('cluster.listen'),
  reloadStay('cluster.routes', { harmless: OWN_PODS }),
  reloadStay('cluster.tls', { whole: true, note: 'Only new routes are encrypted.' }),
  reloadStay('cluster.tls.cert_file'),
  reloadStay('cluster.tls.key_file'),
  reloadStay('cluster.tls.ca_file'),
  reloadStay('cluster.tls.timeout', { harmless: LONGER_TLS, note: NEW_ROUTES }),
  reloadStay('cluster.tls.verify', { note: NEW_ROUTES }),
  reloadStay('cluster.tls.verify_cert_and_check_known_urls', { note: NEW_ROUTES }),
  reloadStay('cluster.no_advertise', { note: NEW_ROUTES }),
  reloadStay('cluster.advertise', { note: NEW_ROUTES }),
  reloadStay('cluster.connect_retries', { note: NEW_ROUTES }),
  reloadStay('cluster.connect_backoff', { note: NEW_ROUTES }),
  reload('cluster.pool_size', { clients: 'reconnect' }),
  reload('cluster.compression', {
    clients: 'reconnect',
    note: 'From one level to another the routes stay; off or accept reconnects them.',
  }),
  reloadStay('cluster.authorization', { note: NEW_ROUTES }),
  reloadStay('cluster.permissions'),
  reloadStay('cluster.accounts'),
  reloadStay('cluster.ping_interval', { harmless: SAME_TIME, note: NEW_ROUTES }),
  reloadStay('cluster.ping_max', { note: NEW_ROUTES }),
  reloadStay('cluster.write_deadline', { harmless: SAME_TIME, note: NEW_ROUTES }),
  reloadStay('cluster.write_timeout', { note: NEW_ROUTES }),
];
