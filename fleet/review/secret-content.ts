import { certificatesIn } from '../../lib/pem';
import { CERTIFICATE_TYPE } from '../model/certificates';
import type { PlannedResource } from '../model/plan/plan';
import { innerJson } from '../model/plan/plan-json';
import { Hidden, mapOf, type Seen, type SeenMap, textOf, Unknown } from '../model/plan/seen';
import { isServerName } from './certificate-names';
import type { PlannedChange } from './changes';
import type { PlannedStack } from './notes';

/**
 * Whether a plan proves where the new value of a Secret's key comes from: a certificate, key or password that the same
 * review reports as issued or renewed, from the resource that the old value came from.
 * @param key of the Secret's data
 */
export function isProven(
  key: string,
  { resource, from, to }: PlannedChange,
  stack: PlannedStack,
  all: readonly PlannedStack[],
): boolean {
  // Which authorities are trusted is compared on its own, and so is what an included file sets.
  if (key === 'ca.crt' || key.endsWith('.conf')) return true;
  if (to instanceof Unknown) return comesFrom(key, resource, from, stack);
  const resources = all.flatMap(({ plan }) => [...plan.resources.values()]);
  if (to === undefined || to === null) return true;
  if (to instanceof Hidden) return resources.some((each) => isValueOf(to, each));
  if (key === 'context.json') return isSameContext(from, to, stack);
  const [first, ...others] = certificatesOf(to);
  if (first === undefined) return false;
  const held = Object.values(mapOf(resource.before.data)).flatMap(certificatesOf);
  const known = new Set([...held, ...resources.flatMap(({ after }) => certificatesOf(after.cert_pem))]);
  if (!others.every((certificate) => known.has(certificate))) return false;
  // What one stack hands to another: authorities, beside certificates.
  if (/_pem$/.test(key) && !/cert_pem$/.test(key)) return known.has(first);
  const [was] = certificatesOf(from);
  return first === was || resources.some((each) => isRenewal(each, first, was));
}

/** Whether a resource is a certificate which the plan issues: in place of the old one, or for the first time. */
function isRenewal({ type, action, before, after }: PlannedResource, now: string, was: string | undefined): boolean {
  if (!CERTIFICATE_TYPE.test(type) || certificatesOf(after.cert_pem)[0] !== now) return false;
  return action === 'create' || (action === 'replace' && certificatesOf(before.cert_pem)[0] === was);
}

/** Whether a hidden value is one that a resource has: its key or password, or when it expires. */
function isValueOf(value: Hidden, { action, after }: PlannedResource): boolean {
  if (isIssued({ action }) && [after.private_key_pem, after.result].some((each) => isSameHidden(each, value)))
    return true;
  return typeof after.validity_end_time === 'string' && value.same(Hidden.of(after.validity_end_time));
}

/** Whether a client's context names the same files, and a server of its own tier. */
function isSameContext(from: Seen | undefined, to: Seen, { after }: PlannedStack): boolean {
  const [was, is] = [from, to].map((text) => mapOf(innerJson(textOf(text) ?? '') as Seen)) as [SeenMap, SeenMap];
  const isSame = [...new Set([...Object.keys(was), ...Object.keys(is)])].every(
    (key) => key === 'url' || was[key] === is[key],
  );
  const host = /^(?:tls|nats):\/\/([^/@:\s]+):\d+$/.exec(textOf(is.url) ?? '')?.[1];
  return isSame && host !== undefined && isServerName(after)(host);
}

function isIssued({ action }: Pick<PlannedResource, 'action'>): boolean {
  return action === 'create' || action === 'replace';
}

/** The certificates of a PEM text, without line breaks. */
function certificatesOf(pem: Seen | undefined): string[] {
  return certificatesIn(textOf(pem) ?? '').map((each) => each.replace(/\s/g, ''));
}

/** Whether a value that is not known yet is that of what the plan issues, by what the Secret refers to. */
function comesFrom(key: string, secret: PlannedResource, from: Seen | undefined, { plan }: PlannedStack): boolean {
  const references = plan.references.get(secret.address)?.get('data') ?? [];
  const issued = references.flatMap((reference) => plan.resources.get(reference) ?? []).filter(isIssued);
  const certificates = issued.filter(({ type }) => CERTIFICATE_TYPE.test(type));
  if (key === 'tls.crt') {
    const [was] = certificatesOf(from);
    return certificates.some(({ before, action }) => action === 'create' || certificatesOf(before.cert_pem)[0] === was);
  }
  if (key === 'tls.key') {
    const keys = issued.filter(({ type }) => type === 'tls_private_key');
    return keys.some(({ before, action }) => action === 'create' || isSameHidden(before.private_key_pem, from));
  }
  // What one stack hands to another, under keys that say what it is.
  if (key.endsWith('_private_key_pem')) return issued.some(({ type }) => type === 'tls_private_key');
  return /_(pem|not_after)$/.test(key) && certificates.length > 0;
}

function isSameHidden(a: Seen | undefined, b: Seen | undefined): boolean {
  return a instanceof Hidden && b instanceof Hidden && a.same(b);
}

/** The keys of a Secret's data that change, with their changes. */
export function changedKeys(changes: readonly PlannedChange[]): { key: string; change: PlannedChange }[] {
  return changes.flatMap((change) => {
    if (change.path !== 'data') {
      const [, quoted, plain] = /^data(?:\[("(?:[^"\\]|\\.)*")\]|\.([\w-]+))/.exec(change.path) ?? [];
      const key = quoted === undefined ? plain : (JSON.parse(quoted) as string);
      return key === undefined ? [] : [{ key, change }];
    }
    // All of it at once: what is not known, or was not there.
    const keys = new Set([...Object.keys(mapOf(change.from)), ...Object.keys(mapOf(change.to))]);
    return [...keys].map((key) => ({
      key,
      change: {
        ...change,
        from: mapOf(change.from)[key],
        to: change.to instanceof Unknown ? change.to : mapOf(change.to)[key],
      },
    }));
  });
}
