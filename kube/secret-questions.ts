import type { Value } from '../synthesized';
import { expectedSecretProblems, missingCertManager } from './expected-secrets';
import type { Problem } from './problem';
import type { Wanted, WantedSecret } from './wanted';

/** Something to ask a cluster, and what the answer means. */
export interface Question {
  /** Path of the API. */
  readonly path: string;
  /** What it is about, for a note where there is no answer. */
  readonly what: string;
  /** What stands in the way; undefined: there is no such thing. */
  readonly problems: (found: Value | undefined) => Problem[];
}

/** What the questions about Secrets depend on. */
export interface SecretQuestionsProps {
  readonly wanted: Wanted;
  /** Namespaces that are there. */
  readonly namespaces: ReadonlySet<string>;
  /** Addresses in the stack's state; undefined: not known. */
  readonly held: ReadonlySet<string> | undefined;
  readonly importSteps: (address: string, id: string) => string[];
}

/**
 * What is asked about Secrets: whether those of somebody else are there and right, whether cert-manager is there that is
 * to make some, and whether those that the stack makes anew are not there already.
 */
export function secretQuestions({ wanted, namespaces, held, importSteps }: SecretQuestionsProps): Question[] {
  const requested = wanted.expectedSecrets.some(({ issuer }) => issuer !== undefined);
  const beforehand = wanted.expectedSecrets.filter(({ issuer, optional }) => issuer === undefined && !optional);
  const anew = held ? wanted.secrets.filter(({ address }) => !held.has(address)) : [];
  return [
    ...beforehand
      .filter(({ namespace }) => namespaces.has(namespace))
      .map((secret) => ({
        ...aboutSecret(secret.namespace, secret.secretName),
        problems: (found: Value | undefined) => expectedSecretProblems(secret, found),
      })),
    ...(requested
      ? [
          {
            path: '/apis/cert-manager.io/v1',
            what: 'cert-manager',
            problems: (found: Value | undefined) => (found === undefined ? [missingCertManager()] : []),
          },
        ]
      : []),
    ...anew
      .filter(({ namespace }) => namespaces.has(namespace))
      .map((secret) => ({
        ...aboutSecret(secret.namespace, secret.name),
        problems: (found: Value | undefined) => (found === undefined ? [] : [alreadyThere(secret, importSteps)]),
      })),
  ];
}

function aboutSecret(namespace: string, name: string): Pick<Question, 'path' | 'what'> {
  return { path: `/api/v1/namespaces/${namespace}/secrets/${name}`, what: `Secret ${namespace}/${name}` };
}

function alreadyThere(
  { namespace, name, address }: WantedSecret,
  importSteps: SecretQuestionsProps['importSteps'],
): Problem {
  return {
    object: `Secret ${namespace}/${name}`,
    what: "is there, but not in this stack's Terraform state: a deploy would fail with 'already exists'",
    remedy: [
      'take it into the state, and a deploy writes what is to be in it; or delete it:',
      ...importSteps(address, `${namespace}/${name}`),
    ],
  };
}
