import { canonicalConf, canonicalSteps } from '../../constructs/conf/canonical';
import { compare, type PartPair } from '../../lib/json';
import { type ConfMap, type ConfPath, parseConf, type ReadValue, scan } from '../model';
import type { Shown } from './review';

/** One setting that differs between two texts of nats.conf. */
export interface ConfDifference {
  /** With the names of the table of settings, see `canonicalSteps`. */
  readonly path: ConfPath;
  /** The path with names instead of numbers. */
  readonly name: string;
  readonly from?: Shown;
  readonly to?: Shown;
  /** The values themselves, for comparison. */
  readonly values: { readonly from: ReadValue | undefined; readonly to: ReadValue | undefined };
  /** Name of the outermost block that is added or removed with it, or becomes a scalar. */
  readonly block?: string;
}

/** The same place in both texts. */
interface PathPair {
  readonly from: ConfPath;
  readonly to: ConfPath;
  readonly name: string;
  readonly block?: string;
}

/**
 * The settings that differ, in the order of the new text, removed ones last. It descends into maps, and into lists of
 * maps that have names. A block that is added or removed counts setting by setting.
 */
export function confDifferences(before: string, after: string): ConfDifference[] {
  const written = { from: writtenValues(before), to: writtenValues(after) };
  const found: ConfDifference[] = [];
  const trees = [before, after].map((text) => canonicalConf(parseConf(text)));
  compare<ReadValue, PathPair>([trees[0], trees[1], { from: [], to: [], name: '' }], {
    isSame: (from, to) => JSON.stringify(from) === JSON.stringify(to),
    parts,
    tell: (from, to, place) =>
      found.push({
        path: to === undefined ? place.from : place.to,
        name: place.name,
        ...(from !== undefined && { from: shownValue(from, place.from, written.from) }),
        ...(to !== undefined && { to: shownValue(to, place.to, written.to) }),
        values: { from, to },
        ...(place.block !== undefined && { block: place.block }),
      }),
  });
  return found;
}

function parts(
  from: ReadValue | undefined,
  to: ReadValue | undefined,
  place: PathPair,
): PartPair<ReadValue, PathPair>[] | undefined {
  const blocks = asBlocks(from, to, place.to);
  if (blocks) {
    const [old, now] = blocks;
    const isWhole = !isMap(from) || !isMap(to);
    const block = place.block ?? (isWhole ? place.name : undefined);
    return [...new Set([...Object.keys(now), ...Object.keys(old)])].map((key) => [
      own(old, key),
      own(now, key),
      {
        from: [...place.from, key],
        to: [...place.to, key],
        name: place.name === '' ? key : `${place.name}.${key}`,
        ...(block !== undefined && { block }),
      },
    ]);
  }
  const [old, now] = [named(from), named(to)];
  if (!old || !now || old.size + now.size === 0) return undefined;
  return [...new Set([...now.keys(), ...old.keys()])].map((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    const at = {
      from: [...place.from, was?.index ?? is?.index ?? 0],
      to: [...place.to, is?.index ?? was?.index ?? 0],
      name: `${place.name}[${name}]`,
      ...(place.block !== undefined && { block: place.block }),
    };
    return [was?.item, is?.item, at];
  });
}

/**
 * Two values as blocks whose settings can be compared: both are, or one is and the other one is absent, or turns
 * JetStream on or off. An item of a list, such as a user, is one setting when it is added or removed.
 */
function asBlocks(
  from: ReadValue | undefined,
  to: ReadValue | undefined,
  path: ConfPath,
): readonly [ConfMap, ConfMap] | undefined {
  if (!isMap(from) && !isMap(to)) return undefined;
  if (isJetStream(path)) {
    const [old, now] = [from, to].map(jetStreamBlock);
    return old && now && [old, now];
  }
  if (isMap(from) && isMap(to)) return [from, to];
  if ((from !== undefined && to !== undefined) || typeof path.at(-1) === 'number') return undefined;
  const blocks = [isMap(from) ? from : {}, isMap(to) ? to : {}] as const;
  return blocks.some((block) => Object.keys(block).length > 0) ? blocks : undefined;
}

function isJetStream(path: ConfPath): boolean {
  const [first, , third] = path;
  return path.length === 1 ? first === 'jetstream' : path.length === 3 && first === 'accounts' && third === 'jetstream';
}

/** JetStream as a block: `enabled` is a setting of it, which a block that does not set it has too. */
function jetStreamBlock(value: ReadValue | undefined): ConfMap | undefined {
  if (value === undefined) return {};
  if (isMap(value)) return Object.hasOwn(value, 'enabled') ? value : { enabled: true, ...value };
  const enabled = jetStreamIsOn(value);
  return enabled === undefined ? undefined : { enabled };
}

/** Whether a setting of JetStream turns it on; `undefined` for what nats-server refuses, and for variables. */
export function jetStreamIsOn(value: ReadValue | undefined): boolean | undefined {
  if (value === undefined) return false;
  if (isMap(value)) return jetStreamIsOn(own(value, 'enabled') ?? true);
  if (typeof value === 'boolean') return value;
  if (/^enabled?$/i.test(String(value))) return true;
  return /^disabled?$/i.test(String(value)) ? false : undefined;
}

/** A key of a block, also one that every object has a value for, such as `constructor`. */
function own(map: ConfMap, key: string): ReadValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Scalars as written, by path: `8GB` is easier to read than the number of bytes. */
function writtenValues(text: string): ReadonlyMap<string, string> {
  return new Map(
    scan(text).map(({ path, raw, kind, value }) => [
      JSON.stringify(canonicalSteps(path)),
      kind === 'bare' ? raw : String(value),
    ]),
  );
}

function shownValue(value: ReadValue, path: ConfPath, written: ReadonlyMap<string, string>): Shown {
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  if (isSecret(key) && !/^\$(?!2[aby]\$)/.test(String(value))) return { kind: 'hidden' };
  return { kind: 'text', text: textOf(value, path, written) };
}

function textOf(value: ReadValue, path: ConfPath, written: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => textOf(item, [...path, index], written)).join(', ')}]`;
  }
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, item]) => {
      const shown = shownValue(item, [...path, key], written);
      return `${key}: ${shown.kind === 'text' ? shown.text : '(sensitive)'}`;
    });
    return `{ ${entries.join(', ')} }`;
  }
  return withoutPassword(written.get(JSON.stringify(path)) ?? String(value));
}

/** Whether a setting holds a secret. This project never writes one here, but users of the constructs may. */
function isSecret(key: string): boolean {
  return /^(pass|password|token|seed|secret|key|ek|prev_key|prev_ek|(prev_)?encryption_key)$|_(password|token|secret|seed)$/i.test(
    key,
  );
}

/** A URL without the password in it. */
function withoutPassword(text: string): string {
  return text.replace(/(:\/\/[^/@:\s]*):[^/@\s]*@/g, '$1:(sensitive)@');
}

/** The items of a list of maps by their names; `undefined` where one has no name, or two have the same. */
function named(value: ReadValue | undefined): Map<string, { item: ConfMap; index: number }> | undefined {
  if (value === undefined) return new Map();
  if (!Array.isArray(value)) return undefined;
  const items = new Map<string, { item: ConfMap; index: number }>();
  for (const [index, item] of value.entries()) {
    const name = isMap(item) ? (item.user ?? item.nkey ?? item.account ?? item.name ?? item.url) : undefined;
    if (typeof name !== 'string' || items.has(name)) return undefined;
    items.set(name, { item: item as ConfMap, index });
  }
  return items;
}

function isMap(value: ReadValue | undefined): value is ConfMap {
  return typeof value === 'object' && !Array.isArray(value);
}
