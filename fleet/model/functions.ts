import { createHash } from 'node:crypto';
import { EvaluationError, UnsupportedExpression } from './errors';
import { isMap, text, type Value, type ValueMap } from './value';

type TerraformFunction = (args: readonly Value[]) => Value;

const functions: Readonly<Record<string, TerraformFunction>> = {
  base64decode: ([value]) => decodeBase64(asText(value)),
  base64encode: ([value]) => Buffer.from(asText(value), 'utf8').toString('base64'),
  coalesce: (args) => {
    const found = args.find((value) => value !== null && value !== '');
    if (found === undefined) throw new EvaluationError('coalesce got no value that is neither null nor empty');
    // Terraform gives all arguments one type: a text wins over numbers and booleans.
    return args.some((value) => typeof value === 'string') ? (text(found) ?? found) : found;
  },
  compact: ([value]) => asList(value).filter((item) => item !== null && item !== ''),
  concat: (args) => args.flatMap(asList),
  element: ([value, index]) => {
    const list = asList(value);
    if (list.length === 0) throw new EvaluationError('element got an empty list');
    const position = asNumber(index);
    if (position < 0) throw new EvaluationError('element got a negative index');
    return list[position % list.length] ?? null;
  },
  join: ([separator, ...lists]) => lists.flatMap(asList).map(asText).join(asText(separator)),
  jsonencode: ([value]) => encodeJson(value ?? null),
  length: ([value]) => lengthOf(value ?? null),
  lookup: ([map, key, otherwise]) => {
    const known = asMap(map);
    const name = asText(key);
    return (Object.hasOwn(known, name) ? known[name] : otherwise) ?? null;
  },
  lower: ([value]) => asText(value).toLowerCase(),
  md5: ([value]) => digest('md5', value),
  merge: (args) => Object.assign({}, ...args.filter((value) => value !== null).map(asMap)) as ValueMap,
  nonsensitive: ([value]) => value ?? null,
  replace: ([value, what, by]) => replaceAll(asText(value), asText(what), asText(by)),
  sensitive: ([value]) => value ?? null,
  sha1: ([value]) => digest('sha1', value),
  sha256: ([value]) => digest('sha256', value),
  tolist: ([value]) => asList(value),
  tostring: ([value]) => (value === null ? null : asText(value)),
  trimspace: ([value]) => asText(value).trim(),
  upper: ([value]) => asText(value).toUpperCase(),
  urlencode: ([value]) => encodeQuery(asText(value)),
};

/** Names of the supported Terraform functions (and `try`, which the evaluator itself handles). */
const knownFunctions: readonly string[] = [...Object.keys(functions), 'try'].sort();

const variadic = new Set(['coalesce', 'concat', 'merge', 'join']);
const counts: ReadonlyMap<string, number> = new Map([
  ['element', 2],
  ['lookup', 3],
  ['replace', 3],
]);

/**
 * Calls a Terraform function.
 * @throws for an unknown one, with the list of the supported ones
 */
export function callFunction(name: string, args: readonly Value[]): Value {
  const implementation = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (implementation === undefined) {
    throw new UnsupportedExpression(`the function ${name} is not supported (these are: ${knownFunctions.join(', ')})`);
  }
  const expected = counts.get(name) ?? 1;
  if (!variadic.has(name) && args.length !== expected) {
    throw new EvaluationError(`${name} takes ${expected} argument${expected === 1 ? '' : 's'}, not ${args.length}`);
  }
  return implementation(args);
}

function asText(value: Value | undefined): string {
  const written = text(value);
  if (written === undefined) throw new EvaluationError(`a string is needed, not ${kindOf(value)}`);
  return written;
}

function asList(value: Value | undefined): Value[] {
  if (!Array.isArray(value)) throw new EvaluationError(`a list is needed, not ${kindOf(value)}`);
  return value;
}

function asMap(value: Value | undefined): ValueMap {
  if (!isMap(value)) throw new EvaluationError(`a map is needed, not ${kindOf(value)}`);
  return value;
}

function asNumber(value: Value | undefined): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    throw new EvaluationError(`a number is needed, not ${kindOf(value)}`);
  }
  return number;
}

function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isMap(value) ? 'a map' : `a ${typeof value}`;
}

function digest(algorithm: string, value: Value | undefined): string {
  return createHash(algorithm).update(asText(value), 'utf8').digest('hex');
}

/**
 * Terraform's patterns, between slashes, have another syntax than JavaScript's; these few characters mean the same in
 * both.
 */
const SIMPLE_PATTERN = /^\/[\w.*:()^-]+\/$/;

function replaceAll(value: string, what: string, by: string): string {
  if (SIMPLE_PATTERN.test(what)) return value.replace(new RegExp(what.slice(1, -1), 'g'), by);
  if (/^\/.*\/$/s.test(what)) throw new UnsupportedExpression('replace with a pattern is not supported');
  return value.replaceAll(what, () => by);
}

function decodeBase64(encoded: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  const decoded = bytes.toString('utf8');
  if (bytes.toString('base64') !== encoded) throw new EvaluationError('base64decode got a string that is not base64');
  if (!Buffer.from(decoded, 'utf8').equals(bytes))
    throw new EvaluationError('base64decode: the bytes are not UTF-8 text');
  return decoded;
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return [...new Intl.Segmenter().segment(value)].length;
  if (Array.isArray(value)) return value.length;
  return Object.keys(asMap(value)).length;
}

function encodeQuery(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** JSON as Terraform writes it: keys sorted, and <, >, & and the two line separators escaped. */
function encodeJson(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(',')}]`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${encodeJson(key)}:${encodeJson(value[key] ?? null)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
