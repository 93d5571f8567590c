import { X509Certificate } from 'node:crypto';
import { certificatesIn } from '../../../lib/pem';
import type { ReadValue } from '../../model';
import { ofType, plainType, type Side } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { mapOf, metadataOf, type Seen, Unknown } from '../../model/plan/seen';
import { differences } from '../changes';
import { digestOf } from '../digest';
import type { Analysis, Note, Notes } from '../notes';
import { joined, listed, type Phrase, phrase } from '../phrase';
import { named } from '../resource-name';

/**
 * Whose certificates are accepted: the authorities under `ca.crt` of a Secret or ConfigMap, whoever they belong to, and
 * those after the certificate of a server whose nats.conf verifies clients by that file.
 */
export const authorities: Analysis = (stack, notes) => {
  const { plan, before, after } = stack;
  const changes = new Map<string, TrustChange & { where: Phrase[] }>();
  for (const resource of plan.resources.values()) {
    const place = isAuthoritiesList(resource) ? listOf(resource, before) : changeOf(resource, keysOf(resource, after));
    if (!place) continue;
    if (place.isAll) notes.explain(stack.changes.filter((change) => change.resource === resource));
    const key = JSON.stringify([place.added, place.removed, place.unseen && resource.address]);
    const same = changes.get(key) ?? { ...place, where: [] };
    same.where.push(named(resource));
    changes.set(key, same);
  }
  for (const change of changes.values()) report(change, notes);
};

/** An authority, by what makes it the same one when its certificate is renewed: its name and its key. */
interface Authority {
  readonly name: string;
  /** SHA-256 of its certificate. */
  readonly fingerprint: string;
}

/** What changes at one place. */
interface TrustChange {
  readonly added: readonly Authority[];
  readonly removed: readonly Authority[];
  /** Whether something that cannot be read changes. */
  readonly unseen: boolean;
  /** Whether nothing else of the object changes. */
  readonly isAll: boolean;
  /** Where in the object they are. */
  readonly keys: readonly string[];
}

const KEY = 'ca.crt';
/** The certificate of a server, followed by the authorities by which it verifies clients, where leaves have others. */
const SERVER_KEY = 'tls.crt';

/** The keys of an object that hold trusted authorities. */
function keysOf({ type, after: values }: PlannedResource, { servers, conf }: Side): readonly string[] {
  if (plainType(type) !== 'kubernetes_secret' || !servers || !conf) return [KEY];
  const { name, namespace } = metadataOf(values);
  if (namespace !== servers.namespace || name !== `${servers.name}-tls`) return [KEY];
  return conf.kind === 'known' && !verifiesByOwnFile(conf.tree.tls) ? [KEY] : [KEY, SERVER_KEY];
}

function verifiesByOwnFile(tls: ReadValue | undefined): boolean {
  if (typeof tls !== 'object' || tls === null || !('ca_file' in tls)) return false;
  return tls.ca_file === tls.cert_file;
}

/** How the authorities that an object trusts change; `undefined` where they do not. */
function changeOf(resource: PlannedResource, keys: readonly string[]): TrustChange | undefined {
  const { action, before, after, type } = resource;
  if (!/^kubernetes_(secret|config_map)$/.test(plainType(type))) return undefined;
  if (action !== 'update' && action !== 'replace') return undefined;
  const paths = differences({ data: before.data ?? null }, { data: after.data ?? null });
  const isOfThem = (path: string) => keys.some((key) => path.startsWith(`data[${JSON.stringify(key)}]`));
  if (!paths.some((path) => path === 'data' || isOfThem(path))) return undefined;
  const isAll = action === 'update' && differences(before, after).every(isOfThem);
  return between(before.data, after.data, isAll, keys);
}

/** What a new list of authorities changes: until then, those in the Secret that it is named after were trusted. */
function listOf({ after }: PlannedResource, { servers, resources }: Side): TrustChange {
  const nothing = { added: [], removed: [], unseen: false, isAll: true, keys: [KEY] };
  // There is nothing to compare a whole new tier with.
  if (!servers) return nothing;
  const { name, namespace } = metadataOf(after);
  const secret = ofType({ resources }, 'kubernetes_secret').find(({ values }) => {
    const of = metadataOf(values);
    return of.namespace === namespace && `${of.name}-authorities` === name;
  });
  return between(secret?.values.data, after.data, true) ?? nothing;
}

function between(
  before: Seen | undefined,
  after: Seen | undefined,
  isAll: boolean,
  keys: readonly string[] = [KEY],
): TrustChange | undefined {
  const [was, is] = [certificatesOf(before, keys), certificatesOf(after, keys)];
  if (!was || !is) return { added: [], removed: [], unseen: true, isAll, keys };
  const added = [...is].flatMap(([id, authority]) => (was.has(id) ? [] : [authority]));
  const removed = [...was].flatMap(([id, authority]) => (is.has(id) ? [] : [authority]));
  return added.length + removed.length > 0 ? { added, removed, unseen: false, isAll, keys } : undefined;
}

/** Whether a resource is a new ConfigMap that holds authorities and nothing else. */
function isAuthoritiesList({ type, action, after }: PlannedResource): boolean {
  if (action !== 'create') return false;
  if (plainType(type) !== 'kubernetes_config_map' || !metadataOf(after).name.endsWith('-authorities')) return false;
  return Object.keys(mapOf(after.data)).every((key) => key === KEY) && after.binary_data === undefined;
}

/** The authorities that an object trusts, by name and key; `undefined` where they cannot be read. */
function certificatesOf(data: Seen | undefined, keys: readonly string[]): Map<string, Authority> | undefined {
  if (data instanceof Unknown) return undefined;
  try {
    return new Map(
      keys.flatMap((key) =>
        readCertificates(mapOf(data)[key] ?? '')
          // The certificate of the server itself authenticates nobody.
          .filter(({ ca }) => key === KEY || ca)
          .map(authority),
      ),
    );
  } catch {
    return undefined;
  }
}

function readCertificates(pem: Seen): X509Certificate[] {
  if (typeof pem !== 'string') throw new Error('not readable');
  return certificatesIn(pem).map((block) => new X509Certificate(block));
}

function authority({ subject, publicKey, fingerprint256 }: X509Certificate): [id: string, authority: Authority] {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const name = /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
  return [`${subject} ${key}`, { name, fingerprint: fingerprint256.replaceAll(':', '').toLowerCase() }];
}

function report(
  { added, removed, unseen, keys, where }: TrustChange & { where: readonly Phrase[] },
  notes: Notes,
): void {
  const places = phrase`Where: ${joined(where, ', ')}.`;
  const note = (what: string, all: readonly Authority[], words: Phrase, title: Phrase): Note => ({
    title,
    details: [words, ...all.map(({ name, fingerprint }) => phrase`SHA-256 of ${name}: ${fingerprint}`), places],
    key: [what, ...all.map(({ fingerprint }) => fingerprint), digestOf(where.flat() as Seen)],
  });
  if (added.length > 0) {
    const names = listed(added.map(({ name }) => name));
    const title =
      added.length === 1
        ? phrase`one more authority is trusted: ${names}`
        : phrase`${added.length} more authorities are trusted: ${names}`;
    notes.add('trust-changed', note('added', added, TRUSTED, title));
  }
  if (removed.length > 0) {
    const names = listed(removed.map(({ name }) => name));
    const title =
      removed.length === 1
        ? phrase`an authority is no longer trusted: ${names}`
        : phrase`${removed.length} authorities are no longer trusted: ${names}`;
    const words = phrase`Whoever has only a certificate from it is refused.`;
    notes.add('trust-changed', note('removed', removed, words, title));
  }
  if (unseen) {
    notes.add('unknown', {
      title: phrase`trusted authorities cannot be read: ${keys.join(' or ')} of ${joined(where, ', ')}`,
      details: [phrase`It holds something other than a certificate, or a value that is known only after apply.`],
      key: [KEY, ...where.flatMap((each) => each.map(String))],
    });
  }
}

const TRUSTED = phrase`Where the auth method is a certificate, anyone with one from this authority in the name of a region, site or client is accepted as that one; and a server that presents one is trusted.`;
