import { parse } from 'yaml';
import { z } from 'zod';
import { BESIDE, EXPECTED_SECRETS_LIST } from '../../../constructs/contract';
import { canonical, isObject } from '../../../lib/json';
import { plainType } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { listOf, mapOf, metadataOf, type Seen, type SeenMap, textOf } from '../../model/plan/seen';
import { isOfAlerts, releaseValues } from '../alert-values';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, type Phrase, phrase, plain } from '../phrase';
import { oddRequest, oddValidity } from '../requested-certificate';
import { named } from '../resource-name';

/** Certificates and credentials in externally managed Secrets: who issues them, and what they must contain. */
export const externalCertificates: Analysis = (stack, notes, all) => {
  const { plan, before } = stack;
  for (const resource of plan.resources.values()) {
    const { action } = resource;
    if (plainType(resource.type) === 'helm_release') requested(resource, stack, all, notes);
    if (!isList(resource) || action === undefined || action === 'delete' || action === 'forget') continue;
    const [was, is] = [secretsOf(resource.before), secretsOf(resource.after)];
    // A list that cannot be read is reported as a change that no rule covers.
    if (!was || !is) continue;
    notes.explain(stack.changes.filter((change) => change.resource === resource && LIST.test(change.path)));
    // There is nothing to compare a whole new tier with.
    if (!before.servers) continue;
    const changes = new Map<string, { title: Phrase; secrets: string[] }>();
    for (const [secret, text] of is) {
      const old = was.get(secret);
      if (old === text) continue;
      const title = titleOf(old, text);
      const same = changes.get(plain(title)) ?? { title, secrets: [] };
      same.secrets.push(secret);
      changes.set(plain(title), same);
    }
    for (const { title, secrets } of changes.values()) {
      notes.add('trust-changed', {
        title: phrase`${title}: Secrets ${listed(secrets)}`,
        details: [
          phrase`The issuer decides who is who: anyone with a certificate or credentials in a user's name is accepted as that user.`,
          ...secrets.map((secret) => phrase`${secret} must hold: ${is.get(secret) ?? ''}`),
        ],
        key: secrets.flatMap((secret) => [secret, is.get(secret) ?? '']),
      });
    }
    const removed = [...was.keys()].filter((secret) => !is.has(secret));
    if (removed.length === 0) continue;
    notes.add('trust-changed', {
      title: phrase`external Secrets are no longer expected: ${listed(removed)}`,
      details: [phrase`They were listed in ${named(resource)}.`],
      key: ['removed', ...removed],
    });
  }
};

/** The list, of which each entry is looked at. */
const LIST = new RegExp(`^data\\["${EXPECTED_SECRETS_LIST.replaceAll('.', '\\.')}"\\]$`);

/** What is requested from cert-manager: it issues a certificate in whatever name is requested. */
function requested(resource: PlannedResource, stack: PlannedStack, all: readonly PlannedStack[], notes: Notes): void {
  const { before, changes } = stack;
  const { action, address } = resource;
  if (action === undefined || action === 'delete' || action === 'forget' || isOfAlerts(resource.after)) return;
  const of = changes.filter((change) => change.resource === resource && /^values([.[]|$)/.test(change.path));
  if (areRequests(resource)) notes.explain(of);
  const [was, is] = [requestsOf(resource.before), requestsOf(resource.after)];
  const retimed: string[] = [];
  for (const [secret, { given, text }] of is) {
    const old = was.get(secret);
    if (old && JSON.stringify(old.given) === JSON.stringify(given)) continue;
    if (old?.text === text) retimed.push(secret);
    const odd = before.servers ? oddValidity(given, old?.given) : oddRequest(given, resource, stack, all);
    if (odd.length === 0) continue;
    notes.add('trust-changed', {
      title: phrase`the certificate that is requested for ${secret}: ${odd[0] ?? []}`,
      details: odd.slice(1),
      key: [address, secret, JSON.stringify(given)],
    });
  }
  if (retimed.length > 0) {
    notes.add('certificate-renewed', {
      title: phrase`cert-manager renews certificates at another time: ${listed(retimed)}`,
      key: [address, ...retimed.map((secret) => JSON.stringify(is.get(secret)?.given))],
    });
  }
  if (!before.servers) return;
  const changed = [...is].filter(([secret, { text }]) => was.get(secret)?.text !== text).map(([secret]) => secret);
  if (changed.length === 0) return;
  notes.add('trust-changed', {
    title: phrase`another certificate is requested from cert-manager: ${listed(changed)}`,
    details: changed.map(
      (secret) => phrase`${secret}: ${was.get(secret)?.text ?? '(not set)'} → ${is.get(secret)?.text ?? ''}`,
    ),
    key: [address, ...changed, ...changed.map((secret) => is.get(secret)?.text ?? '')],
  });
}

/** Whether the values hold requests of certificates, and nothing else that is new. */
function areRequests({ before, after }: PlannedResource): boolean {
  const [was, is] = [before, after].map((values) => releaseValues(values));
  const [only, ...more] = is?.documents ?? [];
  const [old] = was?.documents ?? [];
  if (more.length > 0 || !isObject(only) || !is?.isReadable || is.isHidden) return false;
  const { labels, certificates, ...others } = only;
  const isSameLabels = !isObject(old) || canonical(old.labels ?? null) === canonical(labels ?? null);
  return Array.isArray(certificates) && isSameLabels && Object.keys(others).length === 0;
}

const requests = z.object({ certificates: z.array(z.object({ secretName: z.string() }).loose()) });

/** A certificate in the values of the chart `nats-certificates`, and as a text without its validity. */
interface Requested {
  readonly given: unknown;
  readonly text: string;
}

/** Those certificates by Secret. */
function requestsOf({ values }: SeenMap): Map<string, Requested> {
  const found = listOf(values).flatMap((text) => {
    try {
      return typeof text === 'string' ? (requests.safeParse(parse(text)).data?.certificates ?? []) : [];
    } catch {
      return [];
    }
  });
  return new Map(
    found.map((given) => {
      const { duration: _duration, renewBefore: _renewBefore, ...each } = given;
      return [given.secretName, { given, text: JSON.stringify(each) }];
    }),
  );
}

/** Whether it is the list of a tier's external Secrets, and nothing else. */
function isList({ type, after }: PlannedResource): boolean {
  if (plainType(type) !== 'kubernetes_config_map' || !metadataOf(after).name.endsWith(BESIDE.expectedSecrets))
    return false;
  return Object.keys(mapOf(after.data)).every((key) => key === EXPECTED_SECRETS_LIST);
}

/** What each Secret must hold, by its name; `undefined` where that cannot be read. */
function secretsOf(values: SeenMap): Map<string, string> | undefined {
  if (Object.keys(values).length === 0) return new Map();
  const text = textOf(mapOf(values.data)[EXPECTED_SECRETS_LIST]);
  try {
    const list = JSON.parse(text ?? '') as Seen;
    if (!Array.isArray(list)) return undefined;
    return new Map(list.map((each) => [textOf(mapOf(each).secretName) ?? '', JSON.stringify(each)]));
  } catch {
    return undefined;
  }
}

function titleOf(before: string | undefined, after: string): Phrase {
  const to = issuerOf(after);
  if (before === undefined) return phrase`certificates or credentials become externally managed, issued by ${to}`;
  const from = issuerOf(before);
  return from === to
    ? phrase`requirements on external certificates or credentials change`
    : phrase`the external issuer changes from ${from} to ${to}`;
}

function issuerOf(secret: string | undefined): string {
  const { issuer } = secret === undefined ? {} : mapOf(JSON.parse(secret) as Seen);
  if (issuer === undefined) return 'an unknown issuer';
  const { kind, name, group } = mapOf(issuer);
  return `cert-manager's ${kind} ${name} (${group})`;
}
