import type { ConfPath } from './read/scan';
import { type ConfMap, emptyMap, type ReadValue } from './read/tree';
import { SETTINGS, settingFor } from './settings';
import { canonicalPath } from './settings/synonyms';

/** Blocks whose keys are names that someone chose, and not settings. */
const NAMES = /^(accounts|mappings|accounts\.[^.]+\.mappings|resolver_preload|server_metadata|(.+\.)?headers)$/;

/** Every path that a row of the table is about, or that is a block around one. */
const KNOWN: ReadonlySet<string> = new Set(
  SETTINGS.flatMap(({ path }) => {
    const steps = path.split('.');
    return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
  }),
);

/**
 * A path with the names of the table of settings: one for each setting, in lower case, as nats-server reads them. Names
 * of accounts and the like, and what nats-server does not know, such as variables, stay as they are written.
 */
export function canonicalSteps(path: ConfPath): ConfPath {
  const steps: (string | number)[] = [];
  for (const step of path) steps.push(typeof step === 'number' ? step : canonicalKey(steps, step));
  return steps;
}

function canonicalKey(block: ConfPath, key: string): string {
  if (NAMES.test(block.join('.').toLowerCase()) || key.toLowerCase() === 'include') return key;
  const path = canonicalPath([...block, key]);
  return settingFor(path) !== undefined || KNOWN.has(path.join('.')) ? (path.at(-1) ?? key) : key;
}

/** A nats.conf with such names. Of several spellings of one setting the last is kept, see {@link spelledTwice}. */
export function canonicalConf(tree: ConfMap): ConfMap {
  const known = CANONICAL.get(tree) ?? canonicalMap(tree, []);
  CANONICAL.set(tree, known);
  return known;
}

/** Many ask for the same one. */
const CANONICAL = new WeakMap<ConfMap, ConfMap>();

function canonicalMap(map: ConfMap, block: ConfPath): ConfMap {
  const canonical = emptyMap();
  for (const [key, value] of Object.entries(map)) {
    const name = canonicalKey(block, key);
    canonical[name] = canonicalValue(value, [...block, name]);
  }
  return canonical;
}

function canonicalValue(value: ReadValue, path: ConfPath): ReadValue {
  if (Array.isArray(value)) return value.map((item, index) => canonicalValue(item, [...path, index]));
  return typeof value === 'object' ? canonicalMap(value, path) : value;
}

/**
 * Settings that a block has under several names or in several spellings. Of one name that is given twice nats-server
 * takes the last value; of two spellings any, as it goes through them in no order (measured on 2.15.2).
 */
export function spelledTwice(tree: ConfMap): string[] {
  return twice(tree, []);
}

function twice(value: ReadValue, path: ConfPath): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => twice(item, [...path, index]));
  if (typeof value !== 'object') return [];
  const seen = new Map<string, string>();
  return Object.entries(value).flatMap(([key, part]) => {
    const name = canonicalKey(path, key);
    const earlier = seen.get(name);
    seen.set(name, key);
    return [
      ...(earlier === undefined ? [] : [`${[...path, earlier].join('.')} and ${key}`]),
      ...twice(part, [...path, name]),
    ];
  });
}
