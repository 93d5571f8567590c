import { createHash } from 'node:crypto';
import { SYSTEM_ACCOUNT } from '../contract';
import type { ConfBlock, ConfValue } from './model';
import { settingFor } from './settings';
import { isBlock, writeConf } from './write';

/**
 * Settings that a reload applies, but that have always been in the hash: without them the hash of every fleet would
 * change, and an upgrade of this project would roll all servers.
 */
const HASHED_ALL_THE_SAME = new Set(['pid_file', 'cluster.name', 'cluster.no_advertise']);

/**
 * Settings that need a restart and are not hashed: the caller of {@link restartHash} watches changes of remotes; the
 * mapping of certificates to users changes with the trust, and so with the mounted files, which rolls the pods anyway.
 */
const WATCHED_ELSEWHERE = new Set(['leafnodes.remotes', 'tls.verify_and_map', 'leafnodes.tls.verify_and_map']);

/**
 * A hash of the settings that only a restart applies. As an annotation of the pods it rolls them for those changes
 * only; everything else is reloaded. Settings that are not measured count as needing a restart.
 */
export function restartHash(block: ConfBlock): string {
  return createHash('sha256')
    .update(writeConf({ includes: [], block: hashed(block, []) ?? {} }))
    .digest('hex')
    .slice(0, 16);
}

/** The part of a block that is hashed; `undefined` if there is none. */
function hashed(block: ConfBlock, path: readonly string[]): ConfBlock | undefined {
  const kept = Object.entries(block).flatMap(([key, value]): [string, ConfValue][] => {
    if (value === undefined) return [];
    const at = [...path, key];
    if (isLeftOut(at, value)) return [];
    const inner = isBlock(value) && Object.keys(value).length > 0 ? hashed(value, at) : value;
    return inner === undefined ? [] : [[key, inner]];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function isLeftOut(path: readonly string[], value: ConfValue): boolean {
  const name = path.join('.');
  if (HASHED_ALL_THE_SAME.has(name)) return false;
  if (WATCHED_ELSEWHERE.has(name)) return true;
  // The name in fleets without a JWT operator was never hashed.
  if (name === 'system_account') return value === SYSTEM_ACCOUNT;
  const row = settingFor(path);
  return row?.effect === 'reload' && !row.whole;
}
