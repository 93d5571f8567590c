/**
 * Kinds of objects that belong to no namespace: those of Kubernetes (`kubectl api-resources --namespaced=false`), and
 * others by their name.
 */
const CLUSTER_WIDE =
  /^(Namespace|Node|CustomResourceDefinition|Cluster.*|PersistentVolume|StorageClass|PriorityClass|IngressClass|RuntimeClass|CSIDriver|.*WebhookConfiguration)$/i;

/** Whether objects of a kind belong to no namespace. */
export function isClusterWide(kind: string): boolean {
  return CLUSTER_WIDE.test(kind);
}

/** Whether a resource type of the Kubernetes provider makes objects of such a kind: `kubernetes_cluster_role_v1`. */
export function makesClusterWide(type: string): boolean {
  const [, kind = ''] = /^kubernetes_(.+?)(_v\d+)?$/.exec(type) ?? [];
  return isClusterWide(kind.replaceAll('_', ''));
}
