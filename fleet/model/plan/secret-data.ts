import { bareObject, isMap } from '../../../lib/json';
import { holdsOnlyCertificates } from '../../../lib/pem';
import { parseConf } from '..';
import { holdsTrue, type Json, type Marks } from './masked';
import { innerJson } from './plan-json';
import { Hidden, type Seen, Unknown } from './seen';

/**
 * The data of a Secret, key by key. Its public parts stay readable, because they decide who may connect: the
 * certificates under `ca.crt`, `tls.crt` and `…_pem`, of contexts of the `nats` command the server, and of the files
 * that nats.conf includes the names of what they set and the servers of their URLs. Everything else is hidden, each
 * value on its own.
 * @param unknown where Terraform does not know it yet
 */
export function secretData(data: Json | undefined, unknown: Marks): Seen {
  if (unknown === true) return Unknown.value;
  const [values, marks] = [objectOf(data), objectOf(unknown)];
  const keys = new Set([...Object.keys(values), ...Object.keys(marks)]);
  if (keys.size === 0) return data === null || data === undefined ? null : Hidden.of(data);
  return bareObject(
    [...keys].map((key) => [key, holdsTrue(marks[key]) ? Unknown.value : secretValue(key, values[key])]),
  );
}

function secretValue(key: string, value: Json | undefined): Seen {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') return Hidden.of(value);
  if (/^(ca|tls)\.crt$|_pem$/.test(key) && holdsOnlyCertificates(value)) return value;
  if (key === 'context.json' && holdsNoSecret(value)) return value;
  return (key.endsWith('.conf') ? variablesOf(value) : undefined) ?? Hidden.of(value);
}

/** The settings of an included file; `undefined` if nats-server would not accept its syntax. */
function variablesOf(text: string): Seen | undefined {
  try {
    const entries = Object.entries(parseConf(text));
    return bareObject(
      entries.map(([name, value]) => [name, typeof value === 'object' ? Hidden.of(value) : urlOf(value)]),
    );
  } catch {
    return undefined;
  }
}

/** Whether a context of the `nats` command names only its server and files. */
function holdsNoSecret(text: string): boolean {
  const context = innerJson(text);
  return (
    isMap(context) &&
    Object.entries(context).every(
      ([key, value]) =>
        /^(description|url|cert|key|ca)$/.test(key) && typeof value === 'string' && /^[\w ./:-]+$/.test(value),
    )
  );
}

/** A URL apart from its user and password; all else as a whole. */
function urlOf(value: unknown): Seen {
  const [, scheme, login, server] = /^([a-z-]+:\/\/)([^/@\s]+)@([^/@\s]+)\/?$/.exec(String(value)) ?? [];
  return server === undefined ? Hidden.of(value) : { server: `${scheme}${server}`, login: Hidden.of(login) };
}

function objectOf(value: Json | undefined): { readonly [key: string]: Json } {
  return isMap(value) ? (value as { readonly [key: string]: Json }) : bareObject();
}
