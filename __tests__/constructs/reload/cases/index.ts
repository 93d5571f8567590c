import type { ReloadCase } from '../reload-case';
import { ACCOUNT_CASES } from './accounts';
import { CLUSTER_CASES } from './cluster';
import { CLUSTERED_CASES, JETSTREAM_CASES } from './jetstream';
import { LEAF_LISTENER_CASES } from './leaf-listener';
import { LOG_CASES } from './log';
import { OPERATOR_CASES } from './operators';
import { GATEWAY_CASES, MQTT_CASES, WEBSOCKET_CASES } from './others';
import { REMOTE_CASES } from './remotes';
import { SERVER_CASES } from './server';
import { TLS_CASES } from './tls';

/** How each row of the table is tried. */
export const CASES: readonly ReloadCase[] = [
  ...SERVER_CASES,
  ...LOG_CASES,
  ...TLS_CASES,
  ...ACCOUNT_CASES,
  ...OPERATOR_CASES,
  ...JETSTREAM_CASES,
  ...CLUSTERED_CASES,
  ...CLUSTER_CASES,
  ...LEAF_LISTENER_CASES,
  ...REMOTE_CASES,
  ...GATEWAY_CASES,
  ...WEBSOCKET_CASES,
  ...MQTT_CASES,
];
