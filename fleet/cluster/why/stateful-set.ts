import type { ValueMap } from '../../model';
import { hasLabels, listAt, numberAt, textAt, textsAt } from '../../model/json';
import { refusalRemedy } from '../refused';
import { claimDiagnosis } from './claim';
import { type Diagnosis, RANK, titleOf } from './diagnosis';
import { type Facts, warnings } from './facts';
import { isReady, podDiagnosis } from './pod';

/** The progress of a StatefulSet's rollout. */
export interface Rollout {
  readonly wanted: number;
  readonly ready: number;
  /** Servers with the newest template. */
  readonly updated: number;
}

/** Reads it from the StatefulSet's status. */
export function rolloutOf(statefulSet: ValueMap): Rollout {
  const observed =
    numberAt(statefulSet, 'status', 'observedGeneration') >= numberAt(statefulSet, 'metadata', 'generation');
  return {
    wanted: numberAt(statefulSet, 'spec', 'replicas'),
    ready: numberAt(statefulSet, 'status', 'readyReplicas'),
    updated: observed ? numberAt(statefulSet, 'status', 'updatedReplicas') : 0,
  };
}

/** What prevents the rollout of a StatefulSet: in itself, its claims and its pods. */
export function statefulSetDiagnoses(facts: Facts, statefulSet: ValueMap): Diagnosis[] {
  const { wanted, ready, updated } = rolloutOf(statefulSet);
  if (ready === wanted && updated === wanted) return [];
  const pods = podsOf(facts, statefulSet);
  const found = [
    ...refused(facts, statefulSet, wanted - pods.length),
    ...claimsOf(facts, statefulSet).flatMap((claim) => claimDiagnosis(facts, claim) ?? []),
    ...pods.filter((pod) => !isReady(pod)).map((pod) => podDiagnosis(facts, pod)),
  ];
  if (found.length > 0) return found;
  return [
    {
      object: titleOf('StatefulSet', statefulSet),
      what: `is being rolled out: ${ready} of ${wanted} pods ready, ${updated} of ${wanted} updated`,
      details: [],
      rank: RANK.rollout,
      remedy: 'wait: its servers restart one after the other',
    },
  ];
}

/**
 * Pods that are not even created: what an admission webhook or a quota refuses is reported for the StatefulSet alone.
 */
function refused(facts: Facts, statefulSet: ValueMap, lacking: number): Diagnosis[] {
  if (lacking <= 0) return [];
  const said = warnings(facts, 'StatefulSet', statefulSet).filter(({ reason }) => reason.startsWith('Failed'));
  const [first] = said;
  if (first === undefined) return [];
  return [
    {
      object: titleOf('StatefulSet', statefulSet),
      what: `cannot create ${lacking} of its pods`,
      details: said.map(({ reason, message }) => `${reason}: ${message}`),
      rank: RANK.refused,
      remedy: refusalRemedy(first.message, textAt(statefulSet, 'metadata', 'namespace')),
    },
  ];
}

function podsOf({ pods }: Facts, statefulSet: ValueMap): ValueMap[] {
  const uid = textAt(statefulSet, 'metadata', 'uid');
  return pods
    .filter((pod) => listAt(pod, 'metadata', 'ownerReferences').some((owner) => owner.uid === uid))
    .sort((a, b) => (textAt(a, 'metadata', 'name') < textAt(b, 'metadata', 'name') ? -1 : 1));
}

/** The claims of a StatefulSet's pods, without those of servers that no longer exist. */
function claimsOf({ claims }: Facts, statefulSet: ValueMap): ValueMap[] {
  const name = textAt(statefulSet, 'metadata', 'name');
  const template = textAt(listAt(statefulSet, 'spec', 'volumeClaimTemplates')[0], 'metadata', 'name');
  const wanted = numberAt(statefulSet, 'spec', 'replicas');
  const names = Array.from({ length: wanted }, (_none, index) => `${template}-${name}-${index}`);
  const labels = textsAt(statefulSet, 'spec', 'selector', 'matchLabels');
  return claims.filter(
    (claim) =>
      names.includes(textAt(claim, 'metadata', 'name')) && hasLabels(textsAt(claim, 'metadata', 'labels'), labels),
  );
}
