import type { Value, ValueMap } from '../model';

/** What every object's metadata has. */
export interface ObjectMetadata extends ValueMap {
  name: string;
}

/** An object as the cluster's API takes it. */
export interface KubernetesObject extends ValueMap {
  apiVersion: string;
  kind: string;
  metadata: ObjectMetadata;
}

/** `Kind namespace/name`. */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${String(metadata.namespace)}/`}${metadata.name}`;
}

/** The object in an external value, or undefined if it is none. */
export function asObject(value: ValueMap): KubernetesObject | undefined {
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const named = asMetadata(metadata);
  return named && { ...value, apiVersion, kind, metadata: named };
}

function asMetadata(value: Value | undefined): ObjectMetadata | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return typeof value.name === 'string' && value.name !== '' ? { ...value, name: value.name } : undefined;
}

/**
 * Kinds in the order in which a cluster wants them; those that are not listed, such as a chart's custom resources, come
 * before what runs pods.
 */
const ORDER = [
  'CustomResourceDefinition',
  'Namespace',
  'NetworkPolicy',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'Service',
  'PodDisruptionBudget',
];

/** Objects that run pods, which may need any of the others. */
const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob'];

/** The objects in an order in which they can be applied; the same for any order given. */
export function inApplyOrder(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const key = (object: KubernetesObject): readonly string[] => [
    String(rankOf(object.kind)).padStart(2, '0'),
    object.kind,
    object.apiVersion,
    String(object.metadata.namespace ?? ''),
    object.metadata.name,
  ];
  return [...objects].sort((a, b) => compare(key(a), key(b)));
}

function rankOf(kind: string): number {
  const [rank, last] = [ORDER.indexOf(kind), WORKLOADS.indexOf(kind)];
  if (last !== -1) return ORDER.length + 1 + last;
  return rank === -1 ? ORDER.length : rank;
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
