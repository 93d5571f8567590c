import { texts, type Value } from '../model';
import { at, listAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';
import type { Kubectl } from './kubectl';
import type { WantedResource } from './wanted';

/** A verb on a kind of objects. */
export interface Permission extends Omit<WantedResource, 'verbs'> {
  readonly verb: string;
}

/** Path and object of a review of what the user may do in a namespace: a single request for all kinds. */
export function rulesReview(namespace: string): readonly [string, Value] {
  return [
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
  ];
}

/**
 * The permissions that a deployment needs and that the review does not name.
 * @param reviewed the namespace that the review is of: of others it says nothing
 */
export function notNamed(review: Value, resources: readonly WantedResource[], reviewed: string): Permission[] {
  const rules = listAt(review, 'status', 'resourceRules').filter(
    ({ resourceNames }) => texts(resourceNames).length === 0,
  );
  const names = (list: Value | undefined, name: string) => texts(list).some((item) => item === '*' || item === name);
  return resources.flatMap(({ verbs, ...resource }) => {
    const isReviewed = resource.namespace === undefined || resource.namespace === reviewed;
    const isNamed = (verb: string) =>
      isReviewed &&
      rules.some(
        (rule) =>
          names(rule.verbs, verb) && names(rule.apiGroups, resource.group) && names(rule.resources, resource.resource),
      );
    return verbs.filter((verb) => !isNamed(verb)).map((verb) => ({ ...resource, verb }));
  });
}

/**
 * Those of the permissions that the cluster denies when asked for each: a review lists only what RBAC allows, and not,
 * for example, a cloud's own authorizer. Undefined if the cluster does not answer.
 */
export async function denied(kubectl: Kubectl, permissions: readonly Permission[]): Promise<Permission[] | undefined> {
  if (permissions.length === 0) return [];
  const reviews = permissions.map(({ verb, group, resource, namespace }) =>
    JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, group, resource, ...(namespace !== undefined && { namespace }) } },
    }),
  );
  // Validation would look up CRDs, which not every user may do.
  const args = ['create', '--validate=false', '-f', '-', '-o', 'jsonpath={.status.allowed}{"\\n"}'];
  const { ok, stdout } = await kubectl.run(args, reviews.join('\n'));
  const answers = stdout.trim().split('\n');
  if (!ok || answers.length !== permissions.length) return undefined;
  return permissions.filter((_permission, index) => answers[index] !== 'true');
}

/** The problem of a user who lacks permissions that a deployment needs, and how to get them. */
export function deniedProblem(permissions: readonly Permission[], who: string, kubectl: string): ClusterProblem[] {
  const [first] = permissions;
  if (first === undefined) return [];
  const kinds = new Map<string, string[]>();
  for (const { verb, group, resource, namespace } of permissions) {
    const kind = `${resource}${group && `.${group}`}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), verb]);
  }
  const listed = [...kinds].map(([kind, verbs]) => `${verbs.join(', ')} ${kind}`);
  const inNamespace = first.namespace === undefined ? '' : ` -n ${first.namespace}`;
  return [
    {
      object: who,
      what: `is not allowed to ${listed.join('; ')}`,
      remedy: [
        "have the cluster's administrator grant that user these permissions, then check:",
        `  ${kubectl} auth can-i ${first.verb} ${first.resource}${first.group && `.${first.group}`}${inNamespace}`,
      ],
    },
  ];
}

/** Whether a review has any rules. */
export function isReview(value: Value): boolean {
  return Array.isArray(at(value, 'status', 'resourceRules'));
}
