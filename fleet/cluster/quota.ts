import { nanosOfQuantity, quantityOfNanos } from '../../lib/quantity';
import type { KubernetesObject } from '../manifests';
import { text, texts, type Value } from '../model';
import { at, listAt, textAt, textsAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';
import { resourceOf } from './wanted';

/** What a stack has yet to create, or to enlarge, in a namespace. */
export interface QuotaQuestion {
  readonly namespace: string;
  /** The ResourceQuotas of the namespace, a list. */
  readonly quotas: Value;
  /** Objects that do not exist yet. */
  readonly missing: readonly KubernetesObject[];
  /** The StatefulSets, existing ones too. */
  readonly statefulSets: readonly KubernetesObject[];
  /** The pods in the namespace, a list. */
  readonly pods: Value;
  /** The claims in the namespace, a list. */
  readonly claims: Value;
  /** The class of claims that name none. */
  readonly defaultClass: string | undefined;
  /** The beginning of a kubectl command. */
  readonly kubectl: string;
}

/** An amount of what a quota limits, by the quota's name for it, in billionths. */
type Amounts = Map<string, bigint>;

const ONE = 1_000_000_000n;
/** Scopes of quotas that apply to our servers and Jobs: they have no deadline, and request resources. */
const OUR_SCOPES = ['NotTerminating', 'NotBestEffort'];

/** The quotas that leave less than the stack needs. See https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export function quotaProblems(question: QuotaQuestion): ClusterProblem[] {
  const { quotas, namespace, kubectl } = question;
  const needs = amountsOf(question);
  return listAt(quotas, 'items').flatMap((quota) => {
    if (!appliesToOurs(quota)) return [];
    const name = textAt(quota, 'metadata', 'name');
    const lacking = Object.entries(textsAt(quota, 'status', 'hard')).flatMap(([resource, hard]) => {
      const need = needs.get(resource) ?? 0n;
      const limit = nanosOfQuantity(hard);
      const used = nanosOfQuantity(textAt(quota, 'status', 'used', resource) || '0');
      if (need <= 0n || limit === undefined || used === undefined || used + need <= limit) return [];
      const isBytes = /memory|storage$/.test(resource);
      const show = (nanos: bigint) => quantityOfNanos(nanos, isBytes);
      return [`${resource}: ${show(need)} more needed, ${show(used)} of ${hard} used`];
    });
    if (lacking.length === 0) return [];
    return [
      {
        object: `ResourceQuota ${namespace}/${name}`,
        what: `leaves too little for this stack: ${lacking.join('; ')}`,
        remedy: [
          'have the quota raised, or request less in the environment: replicas, resources: { cpu, memory }, jetstream: { volume }',
          `  ${kubectl} -n ${namespace} describe resourcequota ${name}`,
        ],
      },
    ];
  });
}

function appliesToOurs(quota: Value): boolean {
  if (at(quota, 'spec', 'scopeSelector') !== undefined) return false;
  return texts(at(quota, 'spec', 'scopes')).every((scope) => OUR_SCOPES.includes(scope));
}

/** What the stack needs in addition to what exists. */
function amountsOf({ missing, statefulSets, pods, claims, defaultClass }: QuotaQuestion): Amounts {
  const amounts: Amounts = new Map();
  const add = (resource: string, amount: bigint) => amounts.set(resource, (amounts.get(resource) ?? 0n) + amount);
  const addPods = (spec: Value | undefined, count: bigint) => {
    for (const [resource, amount] of podAmounts(spec)) add(resource, amount * count);
  };
  for (const object of missing) {
    addObject(object, add);
    if (object.kind === 'Job') addPods(at(object, 'spec', 'template', 'spec'), 1n);
  }
  for (const statefulSet of statefulSets) {
    addPods(at(statefulSet, 'spec', 'template', 'spec'), BigInt(replicasOf(statefulSet)));
    for (const pod of podsOf(statefulSet, pods)) addPods(at(pod, 'spec'), -1n);
    for (const claim of claimsToMake(statefulSet, claims)) addClaim(claim, defaultClass, add);
  }
  return amounts;
}

function addObject(object: KubernetesObject, add: (resource: string, amount: bigint) => void): void {
  const { group, resource } = resourceOf(object, undefined);
  add(`count/${resource}${group && `.${group}`}`, ONE);
  if (group === '') add(resource, ONE);
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return;
  add('services.loadbalancers', ONE);
  add('services.nodeports', BigInt(listAt(object, 'spec', 'ports').length) * ONE);
}

function addClaim(
  claim: Value,
  defaultClass: string | undefined,
  add: (resource: string, amount: bigint) => void,
): void {
  const storage = nanosOfQuantity(textAt(claim, 'spec', 'resources', 'requests', 'storage')) ?? 0n;
  const name = textAt(claim, 'spec', 'storageClassName') || defaultClass;
  const ofClass = name === undefined ? [] : [`${name}.storageclass.storage.k8s.io/`];
  for (const prefix of ['', ...ofClass]) {
    add(`${prefix}requests.storage`, storage);
    add(`${prefix}persistentvolumeclaims`, ONE);
  }
  add('count/persistentvolumeclaims', ONE);
}

/** The resources of one pod. */
function podAmounts(spec: Value | undefined): Amounts {
  const amounts: Amounts = new Map([
    ['pods', ONE],
    ['count/pods', ONE],
  ]);
  const add = (resource: string, amount: bigint) => amounts.set(resource, (amounts.get(resource) ?? 0n) + amount);
  for (const container of listAt(spec, 'containers')) {
    for (const kind of ['requests', 'limits']) {
      // For what is limited and not requested, the cluster takes the limit as the request.
      const given = { ...textsOf(container, 'limits'), ...(kind === 'requests' && textsOf(container, 'requests')) };
      for (const [resource, quantity] of Object.entries(given)) {
        const amount = nanosOfQuantity(quantity) ?? 0n;
        add(`${kind}.${resource}`, amount);
        if (kind === 'requests') add(resource, amount);
      }
    }
  }
  return amounts;
}

function textsOf(container: Value, kind: string): Record<string, string> {
  return textsAt(container, 'resources', kind);
}

/** The provider sends it as a number, the resource says it as a text. */
function replicasOf(statefulSet: Value): number {
  return Number(text(at(statefulSet, 'spec', 'replicas')) ?? 1);
}

function podsOf(statefulSet: KubernetesObject, pods: Value): Value[] {
  const pattern = new RegExp(`^${statefulSet.metadata.name}-\\d+$`);
  return listAt(pods, 'items').filter((pod) => pattern.test(textAt(pod, 'metadata', 'name')));
}

function claimsToMake(statefulSet: KubernetesObject, claims: Value): Value[] {
  const there = new Set(listAt(claims, 'items').map((claim) => textAt(claim, 'metadata', 'name')));
  return listAt(statefulSet, 'spec', 'volumeClaimTemplates').flatMap((claim) => {
    const name = `${textAt(claim, 'metadata', 'name')}-${statefulSet.metadata.name}`;
    return Array.from({ length: replicasOf(statefulSet) }, (_none, index) => `${name}-${index}`)
      .filter((wanted) => !there.has(wanted))
      .map((): Value => claim);
  });
}
