import { ACCOUNT_SETTINGS, OPERATOR_SETTINGS } from './settings/accounts';
import { CLUSTER_SETTINGS } from './settings/cluster';
import { JETSTREAM_SETTINGS } from './settings/jetstream';
import { LEAF_LISTENER_SETTINGS, REMOTE_SETTINGS } from './settings/leafnodes';
import { OTHER_SETTINGS } from './settings/others';
import type { Setting } from './settings/row';
import { LOG_SETTINGS, SERVER_SETTINGS, TLS_SETTINGS } from './settings/server';
import { canonicalPath } from './settings/synonyms';

/** What becomes of a changed setting, for all settings that were tried; the list in `docs/settings.md` is the same. */
export const SETTINGS: readonly Setting[] = [
  ...SERVER_SETTINGS,
  ...LOG_SETTINGS,
  ...TLS_SETTINGS,
  ...ACCOUNT_SETTINGS,
  ...OPERATOR_SETTINGS,
  ...JETSTREAM_SETTINGS,
  ...CLUSTER_SETTINGS,
  ...LEAF_LISTENER_SETTINGS,
  ...REMOTE_SETTINGS,
  ...OTHER_SETTINGS,
];

/**
 * The row for a setting; `undefined`: nobody has tried it, so it is to be taken for `restart`.
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

/** The table by the first step of the paths, the longest first: it is asked for each setting of each server of a fleet. */
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
