import type { ValueMap } from '../../model';
import { at, hasLabels, listAt, numberAt, textAt, textsAt } from '../../model/json';
import { type ContainerLogs, type Diagnosis, RANK, titleOf } from './diagnosis';
import { type Facts, warnings } from './facts';
import { podDiagnosis } from './pod';

/** What is wrong with a Job; undefined where it is done. */
export function jobDiagnosis(facts: Facts, job: ValueMap): Diagnosis | undefined {
  const has = (type: string) =>
    listAt(job, 'status', 'conditions').find((one) => one.type === type && one.status === 'True');
  if (has('Complete')) return undefined;
  const object = titleOf('Job', job);
  const failed = has('Failed');
  const pod = latestPod(facts, job);
  if (failed) {
    const name = textAt(job, 'metadata', 'name');
    const namespace = textAt(job, 'metadata', 'namespace');
    return {
      object,
      what: `has failed: ${textAt(failed, 'message')}${pod ? '' : '; its pod and its log are gone'}`,
      details: [],
      rank: RANK.job,
      remedy: `fix what its log reports, then \`kubectl -n ${namespace} delete job ${name}\` and deploy again to recreate it`,
      ...(pod && { logs: logsOf(pod, false) }),
    };
  }
  const details = warnings(facts, 'Job', job).map(({ reason, message }) => `${reason}: ${message}`);
  const status = listAt(pod, 'status', 'containerStatuses')[0];
  const restarts = numberAt(status, 'restartCount');
  if (pod === undefined)
    return { object, what: 'has not started', details, rank: details.length > 0 ? RANK.refused : RANK.job };
  if (restarts === 0 && at(status, 'state', 'running') !== undefined) {
    return { object, what: 'is still running', details, rank: RANK.rollout, logs: logsOf(pod, false) };
  }
  if (restarts === 0 && at(status, 'state', 'terminated') === undefined) {
    const { what, ...rest } = podDiagnosis(facts, pod);
    return { ...rest, object, what: `waits for its pod ${textAt(pod, 'metadata', 'name')}, which ${what}` };
  }
  return {
    object,
    what: `has failed ${restarts} time${restarts === 1 ? '' : 's'} and retries`,
    details,
    rank: RANK.job,
    remedy: 'read its log: it retries until the servers answer, and then gives up after eight attempts',
    logs: logsOf(pod, at(status, 'state', 'running') !== undefined || at(status, 'state', 'waiting') !== undefined),
  };
}

/** The log of a Job that is done; undefined if it is not done, or its pod is gone. */
export function logOfDone(facts: Facts, job: ValueMap): ContainerLogs | undefined {
  const isDone = listAt(job, 'status', 'conditions').some((one) => one.type === 'Complete' && one.status === 'True');
  const pod = isDone ? latestPod(facts, job) : undefined;
  return pod && logsOf(pod, false);
}

function latestPod({ pods }: Facts, job: ValueMap): ValueMap | undefined {
  const labels = { 'batch.kubernetes.io/job-name': textAt(job, 'metadata', 'name') };
  return pods
    .filter((pod) => hasLabels(textsAt(pod, 'metadata', 'labels'), labels))
    .sort((a, b) =>
      textAt(a, 'metadata', 'creationTimestamp') < textAt(b, 'metadata', 'creationTimestamp') ? 1 : -1,
    )[0];
}

function logsOf(pod: ValueMap, previous: boolean): ContainerLogs {
  return {
    namespace: textAt(pod, 'metadata', 'namespace'),
    pod: textAt(pod, 'metadata', 'name'),
    container: textAt(listAt(pod, 'spec', 'containers')[0], 'name'),
    previous,
  };
}
