import { LOOPBACK } from '../../../../fleet/rehearse/ports';
import { CLIENT, each, given, NOBODY, type ReloadCase, type Row } from '../reload-case';
import { address, path, port } from '../surroundings';
import { OPERATED } from './accounts';
import { ofCertificate } from './observers';

const LISTENS = { host: LOOPBACK, port: port(4) };
const GATEWAY = { name: 'one', ...LISTENS };
const LOGIN = { user: 'a', password: 'a' };
const JETSTREAM = { jetstream: { store_dir: path('js') } };
const WEBSOCKET = { ...LISTENS, no_tls: true };

/** Where a block listens. */
const listener = (block: string): Record<string, Row> => ({
  [`${block}.host`]: [LOOPBACK, 'localhost'],
  [`${block}.port`]: [port(4), port(5)],
});

/** Gateways, and clients through WebSocket and MQTT. */
export const OTHER_CASES: readonly ReloadCase[] = [
  // Gateways between clusters.
  ...given(CLIENT)({ 'gateway, comes': [undefined, GATEWAY] }),
  ...given(CLIENT, { gateway: GATEWAY })({
    'gateway.name': ['one', 'two'],
    ...listener('gateway'),
    'gateway.gateways': [undefined, [{ name: 'two', url: address(5, 'nats://') }]],
    'gateway.reject_unknown_cluster': [false, true],
    'gateway.advertise': [undefined, 'nats.example.com:7222'],
    'gateway.connect_retries': [1, 2],
    'gateway.authorization': [LOGIN, { ...LOGIN, password: 'b' }],
    'gateway.tls.cert_file': ofCertificate('gateway.tls', 'nobody'),
  }),
  // Clients through WebSocket.
  ...given(CLIENT)({ 'websocket, comes': [undefined, WEBSOCKET] }),
  ...given(CLIENT, { websocket: WEBSOCKET })({
    ...listener('websocket'),
    ...each('websocket.', 'same_origin compression', () => [false, true]),
    ...each('websocket.', 'handshake_timeout ping_interval', () => ['2s', '3s']),
    'websocket.authorization': [undefined, LOGIN],
    'websocket.advertise': [undefined, 'nats.example.com:443'],
    'websocket.allowed_origins': [undefined, ['https://example.com']],
    'websocket.headers': [undefined, { 'X-One': 'a' }],
  }),
  ...given(NOBODY, { ...OPERATED, websocket: WEBSOCKET })({ 'websocket.jwt_cookie': [undefined, 'jwt'] }),
  ...given(CLIENT, { accounts: { ONE: { users: [LOGIN] } }, no_auth_user: 'a', websocket: WEBSOCKET })({
    'websocket.no_auth_user': [undefined, 'a'],
  }),
  ...given(CLIENT, { websocket: LISTENS })({ 'websocket.tls.cert_file': ofCertificate('websocket.tls', 'nobody') }),
  // Clients through MQTT.
  ...given(CLIENT, JETSTREAM)({ 'mqtt, comes': [undefined, LISTENS] }),
  ...given(CLIENT, { ...JETSTREAM, mqtt: LISTENS })({
    ...listener('mqtt'),
    ...each('mqtt.', 'reject_qos2_publish downgrade_qos2_subscribe', () => [false, true]),
    ...each('mqtt.', 'ack_wait consumer_inactive_threshold', (key) => ['10s', '20s', new RegExp(`MQTT ${key} = 20s`)]),
    'mqtt.authorization': [undefined, LOGIN],
    'mqtt.js_domain': [undefined, 'hub'],
    'mqtt.max_ack_pending': [10, 20, /MQTT max_ack_pending = 20/],
    'mqtt.stream_replicas': [1, 3, /MQTT stream_replicas = 3/],
    'mqtt.consumer_memory_storage': [false, true, /MQTT consumer_memory_storage = true/],
    'mqtt.js_api_timeout': ['5s', '6s'],
    'mqtt.tls.cert_file': ofCertificate('mqtt.tls', 'nobody'),
  }),
];
