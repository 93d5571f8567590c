import { createHash } from 'node:crypto';
import { renderConf } from './render';
import type { ConfBlock } from './value';

/** Settings that nats-server takes over on reload (https://docs.nats.io/running-a-nats-service/nats_admin/signals). */
const RELOADABLE = new Set([
  'accounts',
  'server_tags',
  'system_account',
  'resolver_preload',
  'tls',
  'max_payload',
  'max_connections',
  'write_deadline',
]);

/** Settings of `leafnodes` and `cluster` that are taken over on reload, or that {@link restartHash}'s caller watches itself. */
const RELOADABLE_IN_LISTENER = new Set(['tls', 'routes', 'remotes']);

/**
 * A hash of the settings that only a restart changes. As an annotation of the pods it makes just those changes
 * roll them; everything else is reloaded.
 */
export function restartHash(block: ConfBlock): string {
  const fixed = without(block, RELOADABLE);
  const listeners = Object.fromEntries(
    (['leafnodes', 'cluster'] as const).map((key) => [key, nested(block[key], RELOADABLE_IN_LISTENER)]),
  );
  return createHash('sha256')
    .update(renderConf({ includes: [], block: { ...fixed, ...listeners } }))
    .digest('hex')
    .slice(0, 16);
}

function nested(value: ConfBlock[string], left: ReadonlySet<string>): ConfBlock | undefined {
  return value && typeof value === 'object' ? without(value as ConfBlock, left) : undefined;
}

function without(block: ConfBlock, left: ReadonlySet<string>): ConfBlock {
  return Object.fromEntries(Object.entries(block).filter(([key]) => !left.has(key)));
}
