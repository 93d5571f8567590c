import { type KubernetesObject, titleOf } from '../manifests';
import { isMap, text, type Value, type ValueMap } from '../model';
import { at, listAt, textAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';
import type { ClusterApi } from './api';
import type { Answer } from './kubectl';
import { refusalRemedy } from './refused';
import { collectionPath } from './wanted';

/** An object to create as a dry run. */
interface DryRun {
  /** What it is called in the report: `pods of StatefulSet nats/nats-hub`. */
  readonly what: string;
  /** Whether it, or its owner, does not exist: quotas already count what exists. */
  readonly isNew: boolean;
  readonly object: KubernetesObject;
}

/** The results of dry runs. */
export interface TrialResult {
  readonly problems: readonly ClusterProblem[];
  readonly notes: readonly string[];
}

/**
 * Has the API server try what a stack is yet to make, in a namespace that is there, and forget it again (`dryRun=All`):
 * pod security, quotas, limits, webhooks and policies all have their say. Of a StatefulSet and a Job also the pods and
 * claims, which it would make itself, and whose refusal Terraform would wait for in vain.
 * @param missing objects that are not there
 * @param podsOf what makes pods, there or not
 * @param reckoned whether quotas are reckoned apart, for all pods together
 */
export async function tryOut(
  api: ClusterApi,
  missing: readonly KubernetesObject[],
  podsOf: readonly KubernetesObject[],
  reckoned: boolean,
): Promise<TrialResult> {
  const trials = [
    ...missing.map((object) => ({ what: titleOf(object), isNew: true, object })),
    ...podsOf.flatMap((owner) => [
      podOf(owner, missing.includes(owner)),
      ...(missing.includes(owner) ? claimsOf(owner) : []),
    ]),
  ];
  const answers = await Promise.all(trials.map(({ object }) => api.post(dryRunPath(object), object)));
  const results = trials.map((trial, index) => judge(trial, answers[index], reckoned));
  return {
    problems: results.flatMap(({ problems }) => problems),
    notes: [...new Set(results.flatMap(({ notes }) => notes))],
  };
}

function dryRunPath(object: KubernetesObject): string {
  return `${collectionPath(object, text(object.metadata.namespace))}?dryRun=All`;
}

/** A pod as the object's controller would create it. */
function podOf(owner: KubernetesObject, isNew: boolean): DryRun {
  const template = at(owner, 'spec', 'template');
  const given = at(template, 'spec');
  // The ServiceAccount may not exist yet, and the pod would be refused for that.
  const { serviceAccountName: _account, ...spec } = isMap(given) ? given : {};
  const volumes = listAt(owner, 'spec', 'volumeClaimTemplates').map((claim): ValueMap => {
    const name = textAt(claim, 'metadata', 'name');
    return { name, persistentVolumeClaim: { claimName: `${name}-${owner.metadata.name}-0` } };
  });
  const metadata = at(template, 'metadata');
  return {
    what: `pods of ${titleOf(owner)}`,
    isNew,
    object: named(owner, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: isMap(metadata) ? metadata : {},
      spec: { ...spec, volumes: [...listAt(given, 'volumes'), ...volumes] },
    }),
  };
}

function claimsOf(owner: KubernetesObject): DryRun[] {
  return listAt(owner, 'spec', 'volumeClaimTemplates').map((claim) => ({
    what: `PersistentVolumeClaims of ${titleOf(owner)}`,
    isNew: true,
    object: named(owner, { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim' }),
  }));
}

/** With a free name: the API adds a suffix. */
function named(owner: KubernetesObject, object: ValueMap & { apiVersion: string; kind: string }): KubernetesObject {
  const { name: _name, ...metadata } = isMap(object.metadata) ? object.metadata : {};
  const generated = {
    ...metadata,
    generateName: `${owner.metadata.name}-`,
    namespace: owner.metadata.namespace ?? null,
  };
  return { ...object, metadata: generated } as unknown as KubernetesObject;
}

function judge({ what, object, isNew }: DryRun, answer: Answer | undefined, reckoned: boolean): TrialResult {
  // The kind is missing, which is checked separately.
  if (answer?.kind !== 'refused') return { problems: [], notes: [] };
  const { message, reason } = answer.refusal;
  const untried = { problems: [], notes: [`${what}: no dry run, ${message}`] };
  // Permissions are checked separately; users need none to create pods.
  if (/is forbidden: User "/.test(message) || /does not support dry run/.test(message)) return untried;
  if (!['forbidden', 'other'].includes(reason)) return untried;
  if (/exceeded quota/.test(message) && (reckoned || !isNew)) return { problems: [], notes: [] };
  const namespace = textAt(object as Value, 'metadata', 'namespace');
  return {
    problems: [{ object: what, what: `would be refused: ${message}`, remedy: [refusalRemedy(message, namespace)] }],
    notes: [],
  };
}
