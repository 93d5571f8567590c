import { crc32 } from 'node:zlib';
import { canonicalQuantity } from '../../lib/quantity';
import { isMap, text, type Value, type ValueMap } from '../model';
import { inside, ManifestError, type ManifestPlace } from './errors';
import { type Field, type Fields, translate } from './field';

type FieldOptions = Partial<Omit<Field, 'read'>>;

/** A text. Not sent where it is empty. */
export function string(options: FieldOptions = {}): Field {
  return { sendsEmpty: false, read: readText, ...options };
}

/** A number. Not sent where it is 0. */
export function number(options: FieldOptions = {}): Field {
  return { sendsEmpty: false, read: readNumber, ...options };
}

/** A number that is always sent, 0 as well; `unset` is sent if it is not set. */
export function sentNumber(unset?: number, options: FieldOptions = {}): Field {
  return number({ sendsEmpty: true, ...(unset !== undefined && { unset }), ...options });
}

/** A boolean. Not sent where it is false. */
export function flag(options: FieldOptions = {}): Field {
  return { sendsEmpty: false, read: readBoolean, ...options };
}

/** A boolean that is always sent; `unset` is sent if it is not set. */
export function sentFlag(unset: boolean, options: FieldOptions = {}): Field {
  return flag({ sendsEmpty: true, unset, ...options });
}

/** A number or a name, such as a port; a percentage. */
export function numberOrName(options: FieldOptions = {}): Field {
  const read = (value: Value, place: ManifestPlace) => {
    const written = readText(value, place);
    return /^[+-]?\d+$/.test(written) ? Number(written) : written;
  };
  return { sendsEmpty: true, read, ...options };
}

/** Permissions of a file, which Terraform has in octal. */
export function mode(unset?: string): Field {
  const read = (value: Value, place: ManifestPlace) => {
    const written = readText(value, place);
    if (!/^[0-7]+$/.test(written)) throw ManifestError.at(place, `${JSON.stringify(written)} is not an octal number`);
    return Number.parseInt(written, 8);
  };
  return { sendsEmpty: true, read, ...(unset !== undefined && { unset: Number.parseInt(unset, 8) }) };
}

/** Quantities by name: requests, limits. */
export function quantities(): Field {
  const read = (value: Value, place: ManifestPlace) => mapOf(value, place, readQuantity);
  return { sendsEmpty: false, read };
}

/** One quantity. */
export function quantity(options: FieldOptions = {}): Field {
  return { sendsEmpty: false, read: readQuantity, ...options };
}

/** Texts by name, sorted: labels, data. */
export function strings(options: FieldOptions = {}): Field {
  const read = (value: Value, place: ManifestPlace) => mapOf(value, place, readText);
  return { sendsEmpty: false, read, ...options };
}

/** A list of texts. */
export function list(options: FieldOptions = {}): Field {
  return { sendsEmpty: false, read: (value, place) => listOf(value, place, readText), ...options };
}

/** A list of numbers. */
export function numbers(options: FieldOptions = {}): Field {
  return { sendsEmpty: false, read: (value, place) => listOf(value, place, readNumber), ...options };
}

/**
 * A set of texts. Terraform's plugin SDK keeps sets in the order of their hashes, and so they are sent.
 * @param end what is put behind each text before it is hashed: nothing for a set that states its hash function
 */
export function set(end: '' | ';', options: FieldOptions = {}): Field {
  const order = (item: string) => String(crc32(`${item}${end}`));
  const read = (value: Value, place: ManifestPlace) =>
    [...new Set(listOf(value, place, readText))].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return { sendsEmpty: false, read, ...options };
}

/** A block that may occur once. */
export function object(fields: Fields, options: FieldOptions = {}): Field {
  const read = (value: Value, place: ManifestPlace) => {
    const [first, second] = listOf(value, place, asBlock);
    if (second !== undefined) throw ManifestError.at(place, 'is given more than once');
    return first === undefined ? undefined : translate(fields, first, place);
  };
  return { sendsEmpty: true, read, ...options };
}

/**
 * A block that may occur once, and whose arguments have no default in Terraform: the provider does not see the inside
 * of an empty one.
 */
export function objectWithoutDefaults(fields: Fields): Field {
  const { read, ...rest } = object(fields);
  const isBare = (value: Value | undefined) => isMap(value) && Object.values(value).every((item) => item === null);
  return {
    ...rest,
    read: (value, place) => (isBare(Array.isArray(value) ? value[0] : value) ? {} : read(value, place)),
  };
}

/** A block that may occur more than once. */
export function objects(fields: Fields, options: FieldOptions = {}): Field {
  const read = (value: Value, place: ManifestPlace) =>
    listOf(value, place, (item, at) => translate(fields, asBlock(item, at), at));
  return { sendsEmpty: false, read, ...options };
}

function readText(value: Value, place: ManifestPlace): string {
  const written = text(value);
  if (written === undefined) throw ManifestError.at(place, `must be a string, not ${JSON.stringify(value)}`);
  return written;
}

function readNumber(value: Value, place: ManifestPlace): number {
  const written = text(value) ?? '';
  if (!/^-?\d+$/.test(written)) {
    throw ManifestError.at(place, `must be a whole number, not ${JSON.stringify(value)}`);
  }
  return Number(written);
}

function readBoolean(value: Value, place: ManifestPlace): boolean {
  const written = text(value);
  if (written !== 'true' && written !== 'false') {
    throw ManifestError.at(place, `must be true or false, not ${JSON.stringify(value)}`);
  }
  return written === 'true';
}

function readQuantity(value: Value, place: ManifestPlace): string {
  const written = canonicalQuantity(readText(value, place));
  if (written === undefined) throw ManifestError.at(place, `${JSON.stringify(value)} is not a quantity`);
  return written;
}

function asBlock(value: Value, place: ManifestPlace): ValueMap {
  if (!isMap(value)) throw ManifestError.at(place, `must be a block, not ${JSON.stringify(value)}`);
  return value;
}

/** A list; a value that cdktf did not write as a list is its only element. */
function listOf<Item>(value: Value, place: ManifestPlace, read: (item: Value, place: ManifestPlace) => Item): Item[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map((item, index) => read(item, inside(place, String(index))));
}

function mapOf(value: Value, place: ManifestPlace, read: (item: Value, place: ManifestPlace) => string): ValueMap {
  const entries = Object.entries(asBlock(value, place)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, read(item, inside(place, key))]));
}
