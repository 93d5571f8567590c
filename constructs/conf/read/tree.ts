import { parseSyntax } from './parser';
import type { ConfNode, MapNode } from './syntax';

/** A value of a parsed nats.conf. */
export type ReadValue = string | number | boolean | ReadValue[] | ConfMap;

/** A map of a parsed nats.conf. */
export interface ConfMap {
  [key: string]: ReadValue;
}

/**
 * The prototype of maps: an account may be called `constructor` or `__proto__`, so nothing is found in it under any
 * name. It has only what lets JavaScript write a map in a text.
 */
const BARE: object = Object.freeze(Object.create(null, { [Symbol.toPrimitive]: { value: () => '{…}' } }));

/** A map that has only the keys that are set. */
export function emptyMap(): ConfMap {
  return Object.create(BARE) as ConfMap;
}

/** What a nats.conf refers to. */
export interface ConfSurroundings {
  /** Returns the text of an included file. */
  readonly include: (file: string) => string;
  /** Environment variables that `$NAME` may refer to. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The tree of a nats.conf. With surroundings, includes are read and variables are replaced by their values, as in
 * nats-server. Without, a variable is its name (`$name`), and the key `include` has the file's name, or a list of
 * names.
 * @throws Error that names the line, or an undefined variable
 */
export function parseConf(text: string, surroundings?: ConfSurroundings): ConfMap {
  return readMap(parseSyntax(text), [], surroundings);
}

function readMap(node: MapNode, outer: readonly ConfMap[], surroundings: ConfSurroundings | undefined): ConfMap {
  const map = emptyMap();
  for (const { key, value } of node.entries) {
    if (value.type !== 'scalar' || value.kind !== 'include') {
      map[key] = read(value, [map, ...outer], surroundings);
    } else if (surroundings === undefined) {
      const earlier = map[key];
      const files = earlier === undefined ? [] : Array.isArray(earlier) ? earlier : [earlier];
      map[key] = files.length === 0 ? value.value : [...files, value.value];
    } else {
      const included = parseConf(surroundings.include(String(value.value)), surroundings);
      Object.assign(map, included);
    }
  }
  return map;
}

function read(node: ConfNode, scopes: readonly ConfMap[], surroundings: ConfSurroundings | undefined): ReadValue {
  if (node.type === 'map') return readMap(node, scopes, surroundings);
  if (node.type === 'array') return node.items.map((item) => read(item, scopes, surroundings));
  if (node.kind !== 'variable') return node.value;
  return surroundings === undefined ? node.value : variable(String(node.value).slice(1), scopes, surroundings);
}

function variable(name: string, scopes: readonly ConfMap[], surroundings: ConfSurroundings): ReadValue {
  const scope = scopes.find((map) => Object.hasOwn(map, name));
  const value = scope?.[name];
  if (value !== undefined) return value;
  const { environment = {} } = surroundings;
  const outside = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (outside === undefined) throw new Error(`nats.conf: the variable $${name} is not defined`);
  return parseConf(`value = ${outside}`, surroundings).value ?? '';
}
