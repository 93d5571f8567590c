import { compare, type PartPair } from '../../lib/json';
import type { PlannedResource } from '../model/plan/plan';
import { Hidden, isSeenMap, type Seen, sameSeen, Unknown } from '../model/plan/seen';
import type { ArgumentChange, Shown } from './review';

/** The arguments of a resource that change, ready to be shown. */
export function argumentChanges({ before, after, action }: PlannedResource): ArgumentChange[] {
  const found: ArgumentChange[] = [];
  if (action === 'create' || action === 'delete') {
    // There is only one side, so the first level is enough.
    const given = action === 'create' ? after : before;
    return Object.entries(given).flatMap(([path, value]) =>
      isThere(value) ? [{ path, [action === 'create' ? 'to' : 'from']: shown(value) }] : [],
    );
  }
  compare<Seen, string>([before, after, ''], {
    isSame: (from, to) => sameSeen(from ?? null, to ?? null),
    parts: partsOf,
    tell: (from, to, path) => {
      if (typeof from === 'string' && typeof to === 'string') {
        const [old, now] = differing(from, to);
        found.push({ path, from: shown(old), to: shown(now) });
      } else {
        found.push({
          path,
          ...(isThere(from) && { from: shown(from) }),
          ...(isThere(to) && { to: shown(to) }),
        });
      }
    },
  });
  return found;
}

function partsOf(from: Seen | undefined, to: Seen | undefined, path: string): PartPair<Seen, string>[] | undefined {
  if (Array.isArray(from) && Array.isArray(to)) {
    return Array.from({ length: Math.max(from.length, to.length) }, (_, n) => [from[n], to[n], `${path}[${n}]`]);
  }
  if (!isSeenMap(from) || !isSeenMap(to)) return undefined;
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].map((key) => [from[key], to[key], path === '' ? key : `${path}${step(key)}`]);
}

function isThere(value: Seen | undefined): value is Seen {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function step(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The lines in which two long texts differ, with one line around them; short texts as a whole. */
function differing(from: string, to: string): [string, string] {
  const [old, now] = [from.split('\n'), to.split('\n')];
  if (old.length + now.length < 6) return [from, to];
  let begin = 0;
  while (begin < old.length && old[begin] === now[begin]) begin += 1;
  let end = 0;
  const shortest = Math.min(old.length, now.length) - begin;
  while (end < shortest && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const cut = (lines: readonly string[]) =>
    lines.slice(Math.max(0, begin - 1), lines.length - Math.max(0, end - 1)).join('\n');
  return [cut(old), cut(now)];
}

function shown(value: Seen): Shown {
  if (value instanceof Hidden) return { kind: 'hidden' };
  if (value instanceof Unknown) return { kind: 'unknown' };
  return { kind: 'text', text: shortened(valueText(value)) };
}

/** A value as text, without the secrets that can be in it. */
export function valueText(value: Seen): string {
  if (value instanceof Hidden || value instanceof Unknown) return replaced('', value) as string;
  return withoutSecrets(typeof value === 'string' ? value : JSON.stringify(value, replaced));
}

function replaced(_key: string, value: Seen): unknown {
  if (value instanceof Hidden) return '(sensitive)';
  return value instanceof Unknown ? '(known after apply)' : value;
}

/** Hides passwords in a text that Terraform does not mark as sensitive: in nats.conf, or in a URL. */
function withoutSecrets(text: string): string {
  return text
    .replace(/(:\/\/[^/@:\s"]*):[^/@\s"]*@/g, '$1:(sensitive)@')
    .replace(
      /((?:(?:^|[\s{,;])"?(?:pass|password|token|secret|seed|(?:prev_)?encryption_key|(?:prev_)?ek)"?\s*[:=]\s*|^[\t ]*(?:pass|password|token|secret|seed|(?:prev_)?(?:encryption_key|ek|key))(?:[\t ]*[:=][\t ]*|[\t ]+)))(?!\$(?!2[aby]\$))("[^"]*"|'[^']*'|[^\s,;}]+)/gim,
      '$1(sensitive)',
    )
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '(sensitive)');
}

/** In characters: more than anyone reads. */
const LONGEST = 4000;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length - LONGEST} characters more)` : text;
}
