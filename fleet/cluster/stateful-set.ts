import { canonicalQuantity } from '../../lib/quantity';
import { blocks, type SynthesizedResource, text, type Value } from '../model';
import { listAt, numberAt, textAt, textsAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';

/** A fact that Kubernetes never lets a StatefulSet change, under the name that its guard in the stack uses. */
interface StatefulSetFact {
  readonly words: string;
  readonly value: string;
}

const DEFAULT_CLASS = "the cluster's default";

/** What is known about a StatefulSet, to judge it. */
export interface StatefulSetQuestion {
  /** The object that the stack makes. */
  readonly wanted: Value;
  /** Its resource in the stack. */
  readonly resource: SynthesizedResource;
  /** The one in the cluster. */
  readonly found: Value;
}

/** Facts of an existing StatefulSet that cannot be changed to the wanted ones. */
export function statefulSetProblems(question: StatefulSetQuestion): ClusterProblem[] {
  const { wanted, found } = question;
  const id = `${textAt(wanted, 'metadata', 'namespace')}/${textAt(wanted, 'metadata', 'name')}`;
  const object = `StatefulSet ${id}`;
  const there = factsOf(found);
  return factsOf(wanted).flatMap(({ words, value }) => {
    const old = there.find((fact) => fact.words === words)?.value ?? '';
    if (sameQuantity(old, value)) return [];
    return [
      {
        object,
        what: `has the ${words} ${JSON.stringify(old)}, wanted is ${JSON.stringify(value)}; Kubernetes cannot change this on an existing StatefulSet`,
        remedy: ['restore the old value in the environment, or:', ...wayOut(words, question)],
      },
    ];
  });
}

function factsOf(statefulSet: Value): StatefulSetFact[] {
  const claim = listAt(statefulSet, 'spec', 'volumeClaimTemplates')[0];
  const selector = textsAt(statefulSet, 'spec', 'selector', 'matchLabels');
  return [
    { words: 'volume size', value: textAt(claim, 'spec', 'resources', 'requests', 'storage') },
    { words: 'storage class', value: textAt(claim, 'spec', 'storageClassName') || DEFAULT_CLASS },
    {
      words: 'selector',
      value: Object.entries(selector)
        .map(([label, value]) => `${label}=${value}`)
        .sort()
        .join(','),
    },
    { words: 'headless Service', value: textAt(statefulSet, 'spec', 'serviceName') },
    { words: 'pod management policy', value: textAt(statefulSet, 'spec', 'podManagementPolicy') || 'OrderedReady' },
  ];
}

function sameQuantity(one: string, other: string): boolean {
  return one === other || (canonicalQuantity(one) ?? one) === (canonicalQuantity(other) ?? other);
}

/**
 * The steps to a changed fact, taken from the stack's own guard that refuses the change in the plan, so that they are
 * written once.
 */
function wayOut(words: string, { wanted, resource }: StatefulSetQuestion): string[] {
  const lifecycle = blocks(resource.config.lifecycle)[0];
  const messages = blocks(lifecycle?.precondition).map((precondition) => text(precondition.error_message) ?? '');
  const message = messages.find((candidate) => candidate.includes(`its ${words} is`)) ?? '';
  const steps = message.split('\n').filter((line) => line.startsWith('  '));
  return steps.map((step) =>
    step
      // A reference to the namespace that the stack makes.
      .replace(/-n \$\{[^}]*\}/, `-n ${textAt(wanted, 'metadata', 'namespace')}`),
  );
}

/** Whether the wanted StatefulSet has more servers than the existing one, and so needs new volumes. */
export function needsVolumes(wanted: Value, found: Value | undefined): boolean {
  if (found === undefined) return true;
  return (
    Number(textAt(wanted, 'spec', 'replicas') || numberAt(wanted, 'spec', 'replicas')) >
    numberAt(found, 'spec', 'replicas')
  );
}
