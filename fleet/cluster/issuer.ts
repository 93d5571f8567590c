import type { IssuerRef } from '../../constructs/trust/expected-secret';
import type { Value } from '../model';
import { listAt, textAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';
import type { Question } from './secret-questions';
import type { Wanted } from './wanted';
import { collectionPath } from './wanted';

/** The kinds of issuers that cert-manager has itself; the API names of others are not known here. */
const OWN_GROUP = 'cert-manager.io';

/** The requests about the issuers of a stack's certificates. */
export function issuerQuestions(
  { expectedSecrets }: Wanted,
  namespaces: ReadonlySet<string>,
  kubectl: string,
): Question[] {
  const issuers = expectedSecrets.flatMap(({ issuer, namespace }) => {
    if (issuer?.group !== OWN_GROUP) return [];
    const inNamespace = issuer.kind === 'Issuer' ? namespace : undefined;
    return inNamespace === undefined || namespaces.has(inNamespace) ? [{ issuer, namespace: inNamespace }] : [];
  });
  const unique = new Map(issuers.map((each) => [JSON.stringify(each), each]));
  return [...unique.values()].map(({ issuer, namespace }) => {
    const collection = collectionPath({ apiVersion: `${OWN_GROUP}/v1`, kind: issuer.kind }, namespace);
    return {
      path: `${collection}/${issuer.name}`,
      what: titleOf(issuer, namespace),
      problems: (found: Value | undefined) => issuerProblems(issuer, namespace, found, kubectl),
    };
  });
}

function titleOf({ kind, name }: IssuerRef, namespace: string | undefined): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function issuerProblems(
  issuer: IssuerRef,
  namespace: string | undefined,
  found: Value | undefined,
  kubectl: string,
): ClusterProblem[] {
  const object = titleOf(issuer, namespace);
  const kind = issuer.kind.toLowerCase();
  const at = `${kubectl}${namespace === undefined ? '' : ` -n ${namespace}`}`;
  if (found === undefined) {
    return [
      {
        object,
        what: 'does not exist, but is to issue certificates of this stack: pods would wait for their Secrets',
        remedy: [
          'create it, or name another one in the environment: certificates: { certManager: { … } }',
          `  ${at} get ${kind}`,
        ],
      },
    ];
  }
  const ready = listAt(found, 'status', 'conditions').find(({ type }) => type === 'Ready');
  if (ready === undefined || ready.status === 'True') return [];
  return [
    {
      object,
      what: `is not ready and issues no certificates: ${textAt(ready, 'message') || textAt(ready, 'reason')}`,
      remedy: ['fix the error above; its events:', `  ${at} describe ${kind} ${issuer.name}`],
    },
  ];
}
