import { LABEL } from '../../constructs/contract';
import type { Value } from '../model';
import { at, hasLabels, listAt, textAt, textsAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';
import type { WantedObject } from './wanted';

/** The labels that identify the owner of an object; the rest of our labels may change from version to version. */
const OWNER = [LABEL.managedBy, LABEL.partOf, LABEL.name, LABEL.instance];

/** What is known about a namespace, to judge it. */
export interface NamespaceQuestion {
  readonly wanted: WantedObject;
  /** The namespace in the cluster. */
  readonly found: Value;
  /** Whether it is in the stack's Terraform state; undefined: not known. */
  readonly held: boolean | undefined;
  /** The commands that import something into the stack's state. */
  readonly importSteps: (address: string, id: string) => string[];
  /** The beginning of a kubectl command. */
  readonly kubectl: string;
}

/** Whether an existing namespace is the one that a stack gives these labels. */
export function isOurs(labels: Readonly<Record<string, string>>, found: Value): boolean {
  const wanted = Object.fromEntries(OWNER.map((key) => [key, labels[key] ?? '']));
  return hasLabels(textsAt(found, 'metadata', 'labels'), wanted);
}

/** What is wrong with an existing namespace that the stack is to create. */
export function namespaceProblems(question: NamespaceQuestion): ClusterProblem[] {
  const { wanted, found, held, importSteps, kubectl } = question;
  const { name } = wanted.object.metadata;
  const object = `Namespace ${name}`;
  const going = terminating(found, kubectl);
  if (going.length > 0) return going;
  if (held === true) return [];
  // What this stack created itself is among its other imports.
  if (isOurs(textsAt(wanted.object, 'metadata', 'labels'), found)) return [];
  return [
    {
      object,
      what: `exists and was not created by this stack (${ownerText(found)}); a deploy would fail with 'already exists'`,
      remedy: [
        isOfTrust(wanted)
          ? `what the trust root hands to a tier is in a second namespace, named after the tier's: give the tier another namespace in the environment, or an existing one, which then holds both: namespace: { name, create: false }`
          : `name another one in the environment, or use this one as it is: namespace: { name: ${JSON.stringify(name)}, create: false }`,
        'or, if this stack is to own it from now on, import it into its state:',
        ...importSteps(wanted.address, name),
      ],
    },
  ];
}

/** Whether a namespace is one in which the trust root or an identity hands over a tier's Secrets. */
function isOfTrust({ object }: WantedObject): boolean {
  return textsAt(object, 'metadata', 'labels')[LABEL.component] === 'trust';
}

/** An externally managed namespace does not exist. */
export function missingNamespace(name: string, kubectl: string): ClusterProblem {
  return {
    object: `Namespace ${name}`,
    what: 'does not exist, and is externally managed according to the environment (create: false)',
    remedy: ['create it, or remove create: false', `  ${kubectl} create namespace ${name}`],
  };
}

/** Nothing can be created in a namespace that is being deleted. */
export function terminating(found: Value, kubectl: string): ClusterProblem[] {
  if (textAt(found, 'status', 'phase') !== 'Terminating' && at(found, 'metadata', 'deletionTimestamp') === undefined)
    return [];
  const name = textAt(found, 'metadata', 'name');
  const holding = listAt(found, 'status', 'conditions')
    .filter(({ type, status }) => status === 'True' && /Remaining|Failure/.test(String(type)))
    .map((condition) => textAt(condition, 'message'));
  const since = textAt(found, 'metadata', 'deletionTimestamp');
  return [
    {
      object: `Namespace ${name}`,
      what: `has been terminating since ${since}${holding.length === 0 ? '' : `, held up: ${holding.join(' ')}`}`,
      remedy: [
        'wait until it is gone; until then nothing can be created in it:',
        `  ${kubectl} wait --for=delete namespace/${name} --timeout=5m`,
      ],
    },
  ];
}

/** Who created an object, as far as its labels show. */
export function ownerText(found: Value): string {
  const labels = textsAt(found, 'metadata', 'labels');
  const told = OWNER.flatMap((key) => (labels[key] === undefined ? [] : [`${key}=${labels[key]}`]));
  return told.length === 0 ? "it has none of this stack's labels" : told.join(', ');
}
