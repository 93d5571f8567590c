import { anywhere, bareObject, isObject as isPlainObject } from '../../../lib/json';
import { Hidden, type Seen, Unknown } from './seen';

/** A value as plans hold it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a plan says in addition to a value: `true`, or for parts of it. */
export type Marks = Json | undefined;

/**
 * A value without its secrets: itself, where nothing in it is unknown or secret, as is most of every plan.
 * @param unknown where Terraform does not know it yet
 * @param sensitive where Terraform marks it
 * @param secret whether it is a secret in spite of that, as {@link secretArgument} says
 */
export function masked(value: Json | undefined, unknown: Marks, sensitive: Marks, secret: boolean): Seen {
  if (sensitive === true || secret) {
    if (unknown === true || holdsTrue(unknown)) return Unknown.value;
    return value === null || value === undefined ? null : Hidden.of(value);
  }
  if (unknown === true) return Unknown.value;
  if (unknown === undefined && sensitive === undefined) return value ?? null;
  if (Array.isArray(value) || Array.isArray(unknown)) return maskedList(value, unknown, sensitive);
  if (isObject(value) || isObject(unknown)) return maskedMap(value, unknown, sensitive);
  return (value as null | boolean | number | string | undefined) ?? null;
}

function maskedList(value: Json | undefined, unknown: Marks, sensitive: Marks): Seen {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const length = Math.max(items.length, Array.isArray(unknown) ? unknown.length : 0);
  const all = Array.from({ length }, (_, index) =>
    masked(items[index], part(unknown, index), part(sensitive, index), false),
  );
  return items === value && all.every((item, index) => item === items[index]) ? items : all;
}

function maskedMap(value: Json | undefined, unknown: Marks, sensitive: Marks): Seen {
  const object = isObject(value) ? value : bareObject<Json>();
  const all: [string, Seen][] = [];
  let same = object === value;
  const add = (key: string) => {
    const item = masked(object[key], part(unknown, key), part(sensitive, key), false);
    same &&= item === object[key];
    all.push([key, item]);
  };
  for (const key of Object.keys(object)) add(key);
  for (const key of isObject(unknown) ? Object.keys(unknown) : []) {
    if (!Object.hasOwn(object, key) && holdsTrue(part(unknown, key))) add(key);
  }
  return same ? object : bareObject(all);
}

/**
 * Whether an argument holds a secret, whatever Terraform says of it: a plan of another provider's version, or of
 * another provider, may not mark what we know better.
 */
export function secretArgument(type: string, argument: string): boolean {
  if (SECRET.test(type)) return SECRET_DATA.has(argument);
  return SECRET_NAME.test(argument) || (type === 'random_password' && argument === 'result');
}

/** Whether an argument is what a Secret holds, each key on its own. */
export function isSecretData(type: string, argument: string): boolean {
  return SECRET.test(type) && argument === 'data';
}

const SECRET = /^kubernetes_secret(_v\d+)?(_data)?$/;
const SECRET_DATA = new Set(['data', 'binary_data', 'data_wo', 'binary_data_wo']);
const SECRET_NAME = /(^|_)(password|bcrypt_hash|private_key(_pem|_openssh|_pem_pkcs8)?|access_token|client_secret)$/;

function part(marks: Marks, key: string | number): Marks {
  if (Array.isArray(marks)) return marks[Number(key)];
  return isObject(marks) && Object.hasOwn(marks, key) ? marks[key] : undefined;
}

/** Whether anything in it is marked. */
export function holdsTrue(marks: Marks): boolean {
  return anywhere(marks, (part) => part === true);
}

function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return isPlainObject(value);
}
