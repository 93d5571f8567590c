import { ACCOUNT_SETTINGS, OPERATOR_SETTINGS } from './settings/accounts';
import { CLUSTER_SETTINGS } from './settings/cluster';
import { JETSTREAM_SETTINGS } from './settings/jetstream';
import { LEAF_LISTENER_SETTINGS, REMOTE_SETTINGS } from './settings/leafnodes';
import { OTHER_SETTINGS } from './settings/others';
import type { Setting } from './settings/row';
import { LOG_SETTINGS, SERVER_SETTINGS, TLS_SETTINGS } from './settings/server';
import { canonicalPath } from './settings/synonyms';

/** All tested settings by group, for documentation. */
export const SETTING_GROUPS: Readonly<Record<string, readonly Setting[]>> = {
  'The server': SERVER_SETTINGS,
  Logging: LOG_SETTINGS,
  TLS: TLS_SETTINGS,
  'Accounts and users': ACCOUNT_SETTINGS,
  'JWT operators': OPERATOR_SETTINGS,
  JetStream: JETSTREAM_SETTINGS,
  Clusters: CLUSTER_SETTINGS,
  'The listener for leaves': LEAF_LISTENER_SETTINGS,
  'Remotes of a leaf': REMOTE_SETTINGS,
  'Gateways, WebSocket, MQTT': OTHER_SETTINGS,
};

/** What nats-server does with each tested setting when it changes. */
export const SETTINGS: readonly Setting[] = Object.values(SETTING_GROUPS).flat();

/**
 * The row for a setting; `undefined` where it was not tested and counts as `restart`.
 * @param path its keys and indexes, in any letter case and with any of nats-server's names for it
 */
export function settingFor(path: readonly (string | number)[]): Setting | undefined {
  const steps = canonicalPath(path);
  const isEntry = typeof path.at(-1) === 'number';
  return (ROWS.get(steps[0] ?? '') ?? []).find((row) => fits(row, steps, isEntry))?.setting;
}

interface Row {
  readonly setting: Setting;
  readonly pattern: readonly string[];
}

/**
 * The table by the first step of the paths, the longest first: it is searched for each setting of each server of a
 * fleet.
 */
const ROWS: ReadonlyMap<string, readonly Row[]> = rowsByFirstStep();

function rowsByFirstStep(): Map<string, Row[]> {
  const rows = new Map<string, Row[]>();
  for (const setting of SETTINGS) {
    const pattern = setting.path.split('.');
    const [first = ''] = pattern;
    rows.set(first, [...(rows.get(first) ?? []), { setting, pattern }]);
  }
  for (const group of rows.values()) group.sort((a, b) => b.pattern.length - a.pattern.length);
  return rows;
}

function fits({ setting: { whole }, pattern }: Row, steps: readonly string[], isEntry: boolean): boolean {
  const rest = steps.length - pattern.length;
  if (rest < 0 || (whole && rest > (isEntry ? 1 : 0))) return false;
  return pattern.every((step, index) => step === '*' || step === steps[index]);
}
