import { canonical } from '../../../lib/json';
import { plainType, type Servers, type Side } from '../../model/from-plan';
import type { PlannedResource } from '../../model/plan/plan';
import { isBlind, metadataOf } from '../../model/plan/seen';
import { type ChangedResource, changesByResource, type PlannedChange, WHOLE } from '../changes';
import { isDescribing, metadataKey } from '../harmless-metadata';
import { type NetworkRules, networkRules } from '../network-rules';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { joined, listed, type Phrase, phrase, plain } from '../phrase';
import { expectedPolicies, trafficChanges } from '../policy-traffic';
import { named } from '../resource-name';
import { isOwnLabel, podLabels } from '../servers-reach';
import { UNSEEN } from '../unseen';

/**
 * What network policies allow and deny. They add up: what counts is what all of a namespace allow together. Those of a
 * new tier are compared with those that this project makes.
 */
export const policies: Analysis = (stack, notes, all) => {
  const changing = changesByResource(notes.unexplained()).filter(({ resource }) => isPolicy(resource));
  const { before, after } = stack;
  // Without servers there is nothing to compare; what nothing explains needs review.
  if (!after.servers || (changing.length === 0 && !areOtherPods(before, after))) return;
  const { servers } = after;
  const [here, elsewhere] = apart(changing, stack);
  inOtherNamespaces(elsewhere, notes);
  replaced(here, notes);
  const unreadable = new Set(
    here.filter(({ resource }) => !isReadable(resource)).map(({ resource }) => resource.address),
  );
  blind(here, notes);
  const readable = here.filter(({ resource }) => !unreadable.has(resource.address));
  const is = rulesOf(after, unreadable);
  const was = before.servers ? rulesOf(before, unreadable) : expectedPolicies(after);
  const { more, less, unused } = trafficChanges({ stack, all, was, is });
  // Whether an existing tier has such a policy is for new-objects.ts to say, whatever it allows.
  const isCreated = ({ path, resource }: PlannedChange) =>
    before.servers !== undefined && path === WHOLE && resource.action === 'create';
  const of = readable.flatMap(({ changes }) =>
    changes.filter((change) => isCompared(change, servers) && !isCreated(change)),
  );
  const names = listed(readable.map(({ resource }) => namespacedName(resource)));
  const compared = before.servers
    ? []
    : [phrase`Compared with the network policies that this project makes for such a tier.`];
  if (more.length > 0) {
    notes.add('exposure-wider', {
      title: phrase`network policies ${[before.servers ? 'also allow' : 'allow']} ${first(more)}`,
      details: [...more.map((each) => phrase`allowed: ${each}`), ...compared],
      key: ['policies', 'more', ...texts(more)],
      of,
    });
  }
  if (less.length > 0) {
    notes.add('reach-lost', {
      title: phrase`network policies ${[before.servers ? 'no longer allow' : 'do not allow']} ${first(less)}`,
      details: [
        ...less.map((each) => phrase`${[before.servers ? 'no longer' : 'not']} allowed: ${each}`),
        ...compared,
        phrase`Connections break at once, if the cluster's network plugin enforces policies.`,
      ],
      key: ['policies', 'less', ...texts(less)],
      of,
    });
  }
  if (unused.length > 0) {
    notes.add('exposure-narrower', {
      title: phrase`network policies no longer allow what nobody used`,
      details: unused.map((each) => phrase`no longer allowed: ${each}`),
      key: ['policies', 'unused', ...texts(unused)],
      of,
    });
  }
  if (more.length + less.length + unused.length > 0 || of.length === 0) return;
  if (!before.servers || readable.every(({ resource }) => resource.action === 'replace')) notes.explain(of);
  else
    notes.add('reach-same', {
      title: phrase`network policies change, and allow and deny the same: ${names}`,
      key: ['policies', 'same'],
      of,
    });
};

/** Whether the servers are others than before as policies see them: a new tier's, or with other labels. */
function areOtherPods({ servers: was }: Side, { servers: is }: Side): boolean {
  if (!is) return false;
  const labels = podLabels(is);
  // Those that are not known are reported with the pods.
  return !was || (labels.size > 0 && canonical([...podLabels(was)].sort()) !== canonical([...labels].sort()));
}

function isPolicy({ type }: PlannedResource): boolean {
  return plainType(type) === 'kubernetes_network_policy';
}

/** The first two of some phrases. */
function first(phrases: readonly Phrase[]): Phrase {
  return phrase`${joined(phrases.slice(0, 2), '; ')}${[phrases.length > 2 ? ` and ${phrases.length - 2} more` : '']}`;
}

function texts(phrases: readonly Phrase[]): string[] {
  return phrases.map(plain);
}

/** The rules of a side that can be read, by address. */
function rulesOf({ resources, servers }: Side, without: ReadonlySet<string>): NetworkRules[] {
  return resources.flatMap(({ resource, values }) => {
    if (!isPolicy(resource) || without.has(resource.address)) return [];
    const { namespace } = metadataOf(values);
    const rules = namespace === servers?.namespace ? networkRules(namespace, values.spec) : undefined;
    return rules ? [rules] : [];
  });
}

function isReadable({ before, after }: PlannedResource): boolean {
  return [before, after].every(
    (values) =>
      Object.keys(values).length === 0 || networkRules(metadataOf(values).namespace, values.spec) !== undefined,
  );
}

/** Changes of policies in the namespace of the servers, and of others. */
function apart(
  changing: readonly ChangedResource[],
  { before, after }: PlannedStack,
): [ChangedResource[], ChangedResource[]] {
  const isHere = ({ resource }: ChangedResource) =>
    [
      [resource.before, before.servers],
      [resource.after, after.servers],
    ].every(([values, servers]) => {
      const { namespace } = metadataOf((values ?? {}) as PlannedResource['after']);
      return (
        Object.keys(values ?? {}).length === 0 ||
        namespace === (servers as { namespace?: string } | undefined)?.namespace
      );
    });
  return [changing.filter(isHere), changing.filter((each) => !isHere(each))];
}

/** What a policy in another namespace cuts off cannot be seen here. */
function inOtherNamespaces(changing: readonly ChangedResource[], notes: Notes): void {
  for (const { resource, changes } of changing) {
    const [was, is] = [resource.before, resource.after].map((values) => metadataOf(values).namespace);
    notes.add('reach-lost', {
      title: phrase`${named(resource)} is in another namespace than the servers${[was && is && was !== is ? `, or was: ` : '']}${was && is && was !== is ? `${was} → ${is}` : ''}`,
      details: [
        phrase`It may cut off the pods there, which are not of this stack; and where it was, it no longer denies anything.`,
        phrase`Check why it is there.`,
      ],
      key: [resource.address, resource.action ?? '', was ?? '', is ?? '', JSON.stringify(resource.after.spec ?? null)],
      of: changes,
    });
  }
}

/** What is hidden, or known only after apply, may allow or deny anything. */
function blind(changing: readonly ChangedResource[], notes: Notes): void {
  for (const { resource, changes } of changing) {
    const of = changes.filter(({ path, to }) => /^spec([.[]|$)/.test(path) && isBlind(to));
    if (of.length === 0) continue;
    const paths = of.map(({ path }) => path);
    notes.add('unknown', {
      title: phrase`${named(resource)}: deciding values are hidden or not known yet: ${listed(paths)}`,
      details: [UNSEEN],
      key: [resource.address, ...paths],
      of,
    });
  }
}

/** Between the deletion and the creation of a policy, its pods are open or cut off. */
function replaced(changing: readonly ChangedResource[], notes: Notes): void {
  const of = changing.filter(({ resource }) => resource.action === 'replace');
  if (of.length === 0) return;
  const names = of.map(({ resource }) => namespacedName(resource));
  notes.add('reach-lost', {
    title: phrase`network policies are deleted and created again: ${listed(names)}`,
    details: [phrase`Until then what they allow is denied, and what they deny may be allowed.`],
    key: ['policies', 'replaced', ...names],
    of: of.flatMap(({ changes }) => changes.filter(({ path }) => path === WHOLE)),
  });
}

/** Changes that are explained by comparing what is allowed. */
function isCompared({ path, to, resource: { action } }: PlannedChange, servers: Servers): boolean {
  if (path === WHOLE) return action === 'create' || action === 'delete';
  if (/^spec([.[]|$)|^id$|^metadata\.(generation|resource_version|uid)$/.test(path)) return true;
  if (/^metadata\.(name|namespace)$/.test(path)) return action === 'create' || action === 'replace';
  const { kind, key } = metadataKey(path) ?? {};
  if (key === undefined || (typeof to !== 'string' && to !== undefined && to !== null)) return false;
  return isDescribing(key) || (kind === 'labels' && action === 'create' && isOwnLabel(servers, key, to));
}

function namespacedName({ before, after }: PlannedResource): string {
  const { namespace, name } = metadataOf(Object.keys(after).length > 0 ? after : before);
  return `${namespace}/${name}`;
}
