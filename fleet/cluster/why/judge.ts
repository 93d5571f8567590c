import type { KubernetesObject } from '../../manifests';
import type { Value } from '../../model';
import { at, listAt, textAt } from '../../model/json';
import { type ContainerLogs, type Diagnosis, RANK, titleOf } from './diagnosis';
import { type Facts, named, warnings } from './facts';
import { jobDiagnosis, logOfDone } from './job';
import { rolloutOf, statefulSetDiagnoses } from './stateful-set';

/** What is wrong with a stack, and what is ready. */
export interface Judgement {
  readonly diagnoses: readonly Diagnosis[];
  /** The rollout of each StatefulSet. */
  readonly states: readonly string[];
  /** Pods that are ready, of those that should be. */
  readonly ready: number;
  readonly wanted: number;
  /** Jobs that are done and whose log still exists. */
  readonly done: readonly DoneJob[];
}

/** A Job that is done. */
export interface DoneJob {
  /** `Job nats/nats-hub-access-68fa701e`. */
  readonly object: string;
  readonly log: ContainerLogs;
}

/**
 * Compares the objects of a stack with those in its cluster.
 * @param namespace the namespace in the cluster, undefined if it does not exist
 */
export function judge(wanted: readonly KubernetesObject[], facts: Facts, namespace: Value | undefined): Judgement {
  const diagnoses: Diagnosis[] = [];
  const states: string[] = [];
  const done: DoneJob[] = [];
  let ready = 0;
  let pods = 0;
  for (const object of wanted) {
    const { name } = object.metadata;
    if (object.kind === 'StatefulSet') {
      const found = named(facts.statefulSets, name);
      pods += found === undefined ? replicasOf(object) : rolloutOf(found).wanted;
      if (found === undefined) {
        diagnoses.push(missing(object, namespace));
        continue;
      }
      const rollout = rolloutOf(found);
      ready += rollout.ready;
      states.push(
        `${titleOf('StatefulSet', found)}: ${rollout.ready} of ${rollout.wanted} ready, ${rollout.updated} of ${rollout.wanted} updated`,
      );
      diagnoses.push(...statefulSetDiagnoses(facts, found));
    }
    if (object.kind === 'Job') {
      diagnoses.push(...jobDiagnoses(facts, object));
      const job = named(facts.jobs, object.metadata.name);
      const log = job && logOfDone(facts, job);
      if (log !== undefined) done.push({ object: titleOf('Job', job ?? null), log });
    }
    if (object.kind === 'Service') diagnoses.push(...addressDiagnoses(facts, object));
  }
  return { diagnoses, states, ready, wanted: pods, done };
}

function replicasOf({ spec }: KubernetesObject): number {
  return Number(at(spec, 'replicas') ?? 1);
}

function missing(object: KubernetesObject, namespace: Value | undefined): Diagnosis {
  const name = String(object.metadata.namespace);
  const isGone = namespace === undefined;
  const isGoing = textAt(namespace, 'status', 'phase') === 'Terminating';
  const where = isGone ? `: there is no namespace ${name}` : isGoing ? `: namespace ${name} is being deleted` : '';
  return {
    object: titleOf('StatefulSet', object),
    what: `does not exist${where}`,
    details: [],
    rank: RANK.namespace,
    remedy: isGoing
      ? `wait until namespace ${name} is gone, then deploy`
      : 'deploy this stack; `fleet check` reports beforehand what would make that fail',
  };
}

/** A missing Job is either done and deleted, or waits for the servers: those are reported. */
function jobDiagnoses(facts: Facts, object: KubernetesObject): Diagnosis[] {
  const found = named(facts.jobs, object.metadata.name);
  const diagnosis = found && jobDiagnosis(facts, found);
  return diagnosis === undefined ? [] : [diagnosis];
}

function addressDiagnoses(facts: Facts, object: KubernetesObject): Diagnosis[] {
  const found = named(facts.services, object.metadata.name);
  if (found === undefined || textAt(found, 'spec', 'type') !== 'LoadBalancer') return [];
  if (listAt(found, 'status', 'loadBalancer', 'ingress').length > 0) return [];
  const details = warnings(facts, 'Service', found).map(({ reason, message }) => `${reason}: ${message}`);
  return [
    {
      object: titleOf('Service', found),
      what: 'has no load balancer address yet',
      details,
      rank: RANK.address,
      remedy:
        details.length > 0
          ? 'fix the error above; annotations for the cloud: service: { annotations } in the environment'
          : 'clouds take some minutes; a cluster without one needs a controller that assigns addresses, such as MetalLB, or service: { wait: false } in the environment',
    },
  ];
}
