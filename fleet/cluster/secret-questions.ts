import type { Value } from '../model';
import type { ClusterProblem } from '../model/problem';
import { expectedSecretProblems } from './expected-secrets';
import type { Wanted } from './wanted';

/** A request to a cluster, and how to judge its answer. */
export interface Question {
  /** Path of the API. */
  readonly path: string;
  /** What it asks about, for a note where there is no answer. */
  readonly what: string;
  /** The problems in an answer; undefined: the object does not exist. */
  readonly problems: (found: Value | undefined) => ClusterProblem[];
}

/**
 * The requests about externally managed Secrets: whether they exist and are right.
 * @param namespaces existing ones
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
