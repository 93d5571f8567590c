import type { KubernetesObject } from '../manifests';
import type { Value } from '../model';
import { listAt } from '../model/json';
import type { ClusterApi } from './api';
import type { CheckReport } from './check-report';
import type { Answer } from './kubectl';
import { quotaProblems } from './quota';
import { defaultClassOf } from './storage-class';

/** What a stack has yet to create in existing namespaces. */
export interface QuotaCheck {
  readonly namespaces: ReadonlySet<string>;
  /** Objects that do not exist yet. */
  readonly missing: readonly KubernetesObject[];
  /** The stack's StatefulSets, existing ones too. */
  readonly statefulSets: readonly KubernetesObject[];
  /** The cluster's StorageClasses. */
  readonly classes: Answer;
  /** The beginning of a kubectl command. */
  readonly kubectl: string;
}

/**
 * Compares what a stack has yet to create with the quotas of its namespaces.
 * @returns whether these could be read
 */
export async function checkQuotas(
  api: ClusterApi,
  report: CheckReport,
  { namespaces, missing, statefulSets, classes, kubectl }: QuotaCheck,
): Promise<boolean> {
  let known = true;
  for (const namespace of namespaces) {
    const path = `/api/v1/namespaces/${namespace}`;
    const quotas = await api.get(`${path}/resourcequotas`);
    if (quotas.kind === 'refused') known = false;
    if (!report.isAnswered(quotas, `ResourceQuotas of namespace ${namespace}`) || quotas.kind === 'missing') continue;
    if (!hasItems(quotas.value)) continue;
    const [pods, claims] = await Promise.all([api.get(`${path}/pods`), api.get(`${path}/persistentvolumeclaims`)]);
    const inIt = ({ metadata }: KubernetesObject) => metadata.namespace === namespace;
    report.problems.push(
      ...quotaProblems({
        namespace,
        quotas: quotas.value,
        missing: missing.filter(inIt),
        statefulSets: statefulSets.filter(inIt),
        pods: pods.kind === 'found' ? pods.value : null,
        claims: claims.kind === 'found' ? claims.value : null,
        defaultClass: classes.kind === 'found' ? defaultClassOf(classes.value) : undefined,
        kubectl,
      }),
    );
  }
  return known;
}

function hasItems(list: Value): boolean {
  return listAt(list, 'items').length > 0;
}
