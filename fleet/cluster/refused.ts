/** What to do about an object that the cluster's API refuses, by what it says. */
export function refusalRemedy(message: string, namespace: string): string {
  if (/PodSecurity/.test(message)) {
    return `the pod security standard of namespace ${namespace} refuses the pods, and what it names was put there by something else (these pods keep to "restricted"): look for a mutating webhook or an injected sidecar`;
  }
  if (/exceeded quota/.test(message)) {
    return `raise the quota of namespace ${namespace}, or ask for less: replicas, resources in the environment`;
  }
  if (/failed quota/.test(message)) {
    return `a quota of namespace ${namespace} wants that every pod says what it needs: give the namespace a LimitRange with defaults for it`;
  }
  if (/(minimum|maximum) \S+ usage per/.test(message)) {
    return `a LimitRange of namespace ${namespace} allows less, or more, than is asked for: change it, or resources and volume in the environment`;
  }
  if (/admission webhook|denied the request|ValidatingAdmissionPolicy/.test(message))
    return "the cluster's own policy refuses it: ask whoever wrote it";
  if (/serviceaccount/i.test(message)) return 'deploy this stack again, which makes the ServiceAccount';
  return 'mend what the message says';
}
