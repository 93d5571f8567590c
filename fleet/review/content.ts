import { createHash } from 'node:crypto';
import { RESTART_HASH_ANNOTATION } from '../../constructs/contract';
import { canonical, rebuilt } from '../../lib/json';
import type { PlannedResource } from '../model/plan/plan';
import { Hidden, isBlind, type Seen, Unknown } from '../model/plan/seen';
import { type PlannedChange, WHOLE } from './changes';
import { nameOfStack, withoutName } from './own-names';
import { type Phrase, plain } from './phrase';

/** Characters of a digest: 128 bits, so that nobody finds two contents with the same one. */
const DIGITS = 32;

/** What a finding says and covers, which identifies it. */
interface Said {
  readonly rule: string;
  readonly stack: string;
  readonly about: string | undefined;
  readonly title: Phrase;
  readonly details: readonly Phrase[];
  readonly key: readonly string[];
  /** The changes that it covers. */
  readonly changes: readonly PlannedChange[];
}

/** The digest of the values that changes have before and after. */
export function contentDigest(changes: readonly PlannedChange[]): string {
  const parts = changes.map((change) => [change.resource.address, change.resource.action ?? '', ...valuesOf(change)]);
  // Providers do not promise the order of arguments.
  return digest(parts.map(canonical).sort().join('\n'));
}

/**
 * The digest of what a finding says and covers with a placeholder for the name of its site: the same for findings that
 * differ in their own names only. Not in it are addresses, which have hashes of names, and what follows from the rest.
 */
export function likeness({ rule, stack, about, title, details, key, changes }: Said): string {
  const values = changes
    .filter(({ resource, path }) => !follows(resource, path))
    .map((change) => [change.resource.type, change.resource.action ?? '', ...(isGone(change) ? [] : valuesOf(change))]);
  const text = canonical([rule, title, details, changes.length > 0 ? values.map(canonical).sort() : key] as unknown[]);
  const named = [about, nameOfStack(stack)].filter((name) => name !== undefined);
  return digest(named.reduce(withoutName, text));
}

/** Where a finding covers a value that is hidden or not known yet, so that nobody can know what they accept. */
export function unseenIn({ rule, title, details, key, changes }: Said): string[] {
  const found = changes
    .filter((change) => change.path !== WHOLE && !isComputed(change) && (isBlind(change.from) || isBlind(change.to)))
    .map(({ resource, path }) => `${resource.address}: ${path}`);
  if (found.length > 0) return [...new Set(found)];
  const words = [title, ...details].map(plain).concat(key).join('\n');
  return rule === 'unknown' || PLACEHOLDER.test(words) ? [plain(title)] : [];
}

const PLACEHOLDER = /\(sensitive\)|\(known after apply\)|"kind":"(hidden|unknown)"/;

/** Of what is deleted, only the name matters. */
function isGone({ resource: { action }, path }: PlannedChange): boolean {
  return path === WHOLE && (action === 'delete' || action === 'forget');
}

function valuesOf(change: PlannedChange): Seen[] {
  const { path, from, to } = change;
  // The arguments of what is created or recreated are changes of their own.
  if (path === WHOLE && !isGone(change)) return [path];
  return [path, seen(from), seen(to)];
}

/** A value with marks for what cannot be seen, and without what Kubernetes counts. */
function seen(value: Seen | undefined): Seen {
  return rebuilt(value ?? null, mark, (key) => !COUNTED.has(key)) as Seen;
}

function mark(part: unknown): unknown {
  if (part instanceof Hidden) return { hidden: true };
  return part instanceof Unknown ? { unknown: true } : part;
}

const COUNTED = new Set(['generation', 'resource_version', 'uid', 'status']);

/** Arguments that Kubernetes fills in for every object, and that decide nothing: unset in what was synthesized. */
function isComputed({ resource: { type }, path, to }: PlannedChange): boolean {
  return to instanceof Unknown && COMPUTED.some(([types, paths]) => types.test(type) && paths.test(path));
}

const COMPUTED = [
  [/^kubernetes_/, /^(id|status|default_secret_name)$|(^|\.)metadata\.(generation|resource_version|uid)$/],
  [/^kubernetes_(job|stateful_set)/, /^spec\.(completion_mode|selector|template\.metadata\.name)$/],
  [
    /^kubernetes_service(_v\d+)?$/,
    /^spec\.(cluster_ips?|health_check_node_port|ip_families|ip_family_policy|session_affinity_config|(in|ex)ternal_traffic_policy|port\[[^\]]+\]\.node_port)$/,
  ],
  [/^helm_release$/, /^(id|metadata|status|manifest|resources)$/],
  [/^terraform_data$/, /^(id|output)$/],
] as const;

/** Values that follow from others: hashes, and what is issued. */
function follows({ type }: PlannedResource, path: string): boolean {
  if (path.includes(JSON.stringify(RESTART_HASH_ANNOTATION))) return true;
  // The name of a Job ends in the hash of what it runs.
  if (/^kubernetes_job/.test(type) && path === 'metadata.name') return true;
  return /^tls_/.test(type) && ISSUED.test(path);
}

const ISSUED =
  /^(id|cert_pem|cert_request_pem|private_key_\w+|public_key_\w+|validity_(start|end)_time|ready_for_renewal)$/;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
