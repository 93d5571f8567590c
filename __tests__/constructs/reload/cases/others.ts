import type { ConfBlock } from '../../../../constructs/conf/model';
import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { type Conf, casesOf, type ReloadCase } from '../reload-case';
import type { Surroundings } from '../surroundings';

const gateway =
  (more: (around: Surroundings) => ConfBlock) =>
  (around: Surroundings): ConfBlock => ({
    gateway: { name: 'one', host: LOOPBACK, port: around.port(4), ...more(around) },
  });
const ofGateway = casesOf('gateway', gateway);

/** Gateways between clusters. */
export const GATEWAY_CASES: readonly ReloadCase[] = [
  { setting: 'gateway', change: 'comes', from: {}, to: gateway(() => ({})) },
  ofGateway('name', 'one', 'two'),
  ofGateway('host', LOOPBACK, 'localhost'),
  { setting: 'gateway.port', from: gateway(() => ({})), to: gateway((around) => ({ port: around.port(5) })) },
  {
    setting: 'gateway.gateways',
    from: gateway(() => ({})),
    to: gateway((around) => ({ gateways: [{ name: 'two', url: `nats://${LOOPBACK}:${around.port(5)}` }] })),
  },
  ofGateway('reject_unknown_cluster', false, true),
  ofGateway('advertise', undefined, 'nats.example.com:7222'),
  ofGateway('connect_retries', 1, 2),
  ofGateway('authorization', { user: 'a', password: 'a' }, { user: 'a', password: 'b' }),
  {
    setting: 'gateway.tls.cert_file',
    from: gateway((around) => ({ tls: around.tls('first') })),
    to: gateway((around) => ({ tls: around.tls('second') })),
    observe: (server) => server.presented(server.around.port(4)),
    watch: 'nobody',
  },
];

const websocket =
  (more: (around: Surroundings) => ConfBlock) =>
  (around: Surroundings): ConfBlock => ({
    websocket: { host: LOOPBACK, port: around.port(4), no_tls: true, ...more(around) },
  });
const ofWebsocket = casesOf('websocket', websocket);
const secureWebsocket =
  (name: 'first' | 'second') =>
  (around: Surroundings): ConfBlock => ({ websocket: { host: LOOPBACK, port: around.port(4), tls: around.tls(name) } });

/** Clients through WebSocket. */
export const WEBSOCKET_CASES: readonly ReloadCase[] = [
  { setting: 'websocket', change: 'comes', from: {}, to: websocket(() => ({})) },
  ofWebsocket('host', LOOPBACK, 'localhost'),
  { setting: 'websocket.port', from: websocket(() => ({})), to: websocket((around) => ({ port: around.port(5) })) },
  ofWebsocket('advertise', undefined, 'nats.example.com:443'),
  ofWebsocket('same_origin', false, true),
  ofWebsocket('allowed_origins', undefined, ['https://example.com']),
  ofWebsocket('compression', false, true),
  ofWebsocket('handshake_timeout', '2s', '3s'),
  ofWebsocket('jwt_cookie', undefined, 'jwt', { from: untrusted(undefined), to: untrusted('jwt'), watch: 'nobody' }),
  ofWebsocket('no_auth_user', undefined, 'a', { from: withUser(undefined), to: withUser('a') }),
  ofWebsocket('authorization', undefined, { user: 'a', password: 'a' }),
  ofWebsocket('headers', undefined, { 'X-One': 'a' }),
  ofWebsocket('ping_interval', '1m', '2m'),
  {
    setting: 'websocket.tls.cert_file',
    from: secureWebsocket('first'),
    to: secureWebsocket('second'),
    observe: async (server) => server.presented(server.around.port(4)),
    watch: 'nobody',
  },
];

function untrusted(jwt_cookie: string | undefined): Conf {
  return (around) => ({
    operator: around.credentials.jwts.operator,
    system_account: around.credentials.ids.system,
    resolver_preload: { [around.credentials.ids.system]: around.credentials.jwts.system },
    resolver: 'MEMORY',
    websocket: { host: LOOPBACK, port: around.port(4), no_tls: true, jwt_cookie },
  });
}

function withUser(no_auth_user: string | undefined): Conf {
  return (around) => ({
    accounts: { ONE: { users: [{ user: 'a', password: 'a' }] } },
    no_auth_user: 'a',
    websocket: { host: LOOPBACK, port: around.port(4), no_tls: true, no_auth_user },
  });
}

const mqtt =
  (more: (around: Surroundings) => ConfBlock) =>
  (around: Surroundings): ConfBlock => ({
    jetstream: { store_dir: around.path('js') },
    mqtt: { host: LOOPBACK, port: around.port(4), ...more(around) },
  });
const ofMqtt = casesOf('mqtt', mqtt);

/** Clients through MQTT. */
export const MQTT_CASES: readonly ReloadCase[] = [
  {
    setting: 'mqtt',
    change: 'comes',
    from: (around) => ({ jetstream: { store_dir: around.path('js') } }),
    to: mqtt(() => ({})),
  },
  ofMqtt('host', LOOPBACK, 'localhost'),
  { setting: 'mqtt.port', from: mqtt(() => ({})), to: mqtt((around) => ({ port: around.port(5) })) },
  ofMqtt('ack_wait', '10s', '20s', { says: /MQTT ack_wait = 20s/ }),
  ofMqtt('max_ack_pending', 10, 20, { says: /MQTT max_ack_pending = 20/ }),
  ofMqtt('stream_replicas', 1, 3, { says: /MQTT stream_replicas = 3/ }),
  ofMqtt('consumer_memory_storage', false, true, { says: /MQTT consumer_memory_storage = true/ }),
  ofMqtt('consumer_inactive_threshold', '10s', '20s', { says: /MQTT consumer_inactive_threshold = 20s/ }),
  ofMqtt('js_domain', undefined, 'hub'),
  ofMqtt('js_api_timeout', '5s', '6s'),
  ofMqtt('reject_qos2_publish', false, true),
  ofMqtt('downgrade_qos2_subscribe', false, true),
  ofMqtt('authorization', undefined, { user: 'a', password: 'a' }),
  {
    setting: 'mqtt.tls.cert_file',
    from: mqtt((around) => ({ tls: around.tls('first') })),
    to: mqtt((around) => ({ tls: around.tls('second') })),
    observe: async (server) => server.presented(server.around.port(4)),
    watch: 'nobody',
  },
];
