import type { Value } from '../model';
import type { ClusterProblem } from '../model/problem';
import { expectedSecretProblems } from './expected-secrets';
import type { Wanted } from './wanted';

/** Something to ask a cluster, and what the answer means. */
export interface Question {
  /** Path of the API. */
  readonly path: string;
  /** What it is about, for a note where there is no answer. */
  readonly what: string;
  /** What stands in the way; undefined: there is no such thing. */
  readonly problems: (found: Value | undefined) => ClusterProblem[];
}

/**
 * What is asked about the externally managed Secrets: whether they exist and are right.
 * @param namespaces those that are there
 */
export function secretQuestions({ expectedSecrets }: Wanted, namespaces: ReadonlySet<string>): Question[] {
  const beforehand = expectedSecrets.filter(({ issuer, optional }) => issuer === undefined && !optional);
  return beforehand
    .filter(({ namespace }) => namespaces.has(namespace))
    .map((secret) => ({
      path: `/api/v1/namespaces/${secret.namespace}/secrets/${secret.secretName}`,
      what: `Secret ${secret.namespace}/${secret.secretName}`,
      problems: (found: Value | undefined) => expectedSecretProblems(secret, found),
    }));
}
