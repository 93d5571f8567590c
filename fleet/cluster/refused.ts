/** How to fix an object that the cluster's API refuses, by its message. */
export function refusalRemedy(message: string, namespace: string): string {
  if (/PodSecurity/.test(message)) {
    return `the pod security standard of namespace ${namespace} refuses the pods. As deployed they comply with "restricted", so something else changes them: look for a mutating webhook or an injected sidecar`;
  }
  if (/exceeded quota/.test(message)) {
    return `raise the quota of namespace ${namespace}, or request less: replicas, resources in the environment`;
  }
  if (/failed quota/.test(message)) {
    return `a quota of namespace ${namespace} requires resource requests for every pod: add a LimitRange with defaults to the namespace`;
  }
  if (/(minimum|maximum) \S+ usage per/.test(message)) {
    return `a LimitRange of namespace ${namespace} does not allow what is requested: change it, or resources and volume in the environment`;
  }
  if (/admission webhook|denied the request|ValidatingAdmissionPolicy/.test(message))
    return 'an admission policy of this cluster refuses it: ask the owner of that policy';
  if (/serviceaccount/i.test(message)) return 'deploy this stack again to create the ServiceAccount';
  return 'fix the error above';
}
