import type { Value, ValueMap } from '../../model';
import { at, listAt, numberAt, textAt } from '../../model/json';
import { type Diagnosis, RANK, titleOf } from './diagnosis';
import { type Facts, warnings } from './facts';

/** Whether a pod is ready. */
export function isReady(pod: Value): boolean {
  return condition(pod, 'Ready')?.status === 'True' && at(pod, 'metadata', 'deletionTimestamp') === undefined;
}

/** Why a pod is not ready: the first reason in the order of its lifecycle. */
export function podDiagnosis(facts: Facts, pod: ValueMap): Diagnosis {
  return deleted(pod) ?? unscheduled(pod) ?? waiting(facts, pod) ?? notStarted(facts, pod) ?? notReady(facts, pod);
}

function condition(pod: Value, type: string): ValueMap | undefined {
  return listAt(pod, 'status', 'conditions').find((candidate) => candidate.type === type);
}

const title = (pod: Value) => titleOf('Pod', pod);

function deleted(pod: Value): Diagnosis | undefined {
  const since = textAt(pod, 'metadata', 'deletionTimestamp');
  if (since === '') return undefined;
  return { object: title(pod), what: `is terminating, by ${since} at the latest`, details: [], rank: RANK.notReady };
}

function unscheduled(pod: Value): Diagnosis | undefined {
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  const message = textAt(scheduled, 'message');
  return {
    object: title(pod),
    what: 'is not scheduled: it fits no node',
    details: [message],
    // What is wrong with the claim is reported for the claim.
    rank: /PersistentVolumeClaim/.test(message) ? RANK.rollout : RANK.scheduling,
    remedy: schedulingRemedy(message),
  };
}

function schedulingRemedy(message: string): string {
  const short = [...message.matchAll(/Insufficient ([\w./-]*\w)/g)].map(([, what]) => what);
  if (short.length > 0) {
    return `add nodes, or request less ${[...new Set(short)].join(' and ')}: resources: { cpu, memory } in the environment`;
  }
  if (/volume node affinity conflict/.test(message)) {
    return "its volume is on a node that is gone or full: bring that node back, or delete claim and pod, and with them this server's copy of the data";
  }
  if (/taint/.test(message))
    return 'the nodes have taints that its pods do not tolerate: remove the taints, or add nodes without them';
  return 'fix the scheduling error above';
}

/** Container states that waiting does not fix. */
function waiting(facts: Facts, pod: ValueMap): Diagnosis | undefined {
  for (const status of containers(pod)) {
    const reason = textAt(status, 'state', 'waiting', 'reason');
    const message = textAt(status, 'state', 'waiting', 'message');
    if (/^(ErrImage|ImagePull|InvalidImage|ErrImageNeverPull|ImageInspect|RegistryUnavailable)/.test(reason)) {
      return imageDiagnosis(pod, status, reason, message);
    }
    if (/^Create\w*Error$|^RunContainerError$/.test(reason)) {
      return { ...base(pod, status), what: `${reason}: ${message}`, details: events(facts, pod), rank: RANK.mount };
    }
    const crashed = crash(pod, status);
    if (crashed !== undefined) return crashed;
  }
  return undefined;
}

function imageDiagnosis(pod: Value, status: Value, reason: string, message: string): Diagnosis {
  return {
    object: title(pod),
    what: `cannot pull the image ${textAt(status, 'image')} (${reason})`,
    details: message === '' ? [] : [message],
    rank: RANK.image,
    remedy: `check that the nodes can pull ${textAt(status, 'image')}, or name another image: image: { … } in the environment`,
  };
}

const base = (pod: Value, status: Value) => ({ object: `${title(pod)}, container ${textAt(status, 'name')}` });

/** A container that ended with an error, and is or will be started again. */
function crash(pod: Value, status: Value): Diagnosis | undefined {
  const isDown =
    at(status, 'state', 'terminated') !== undefined ||
    textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff';
  const ended = at(status, 'state', 'terminated') ?? at(status, 'lastState', 'terminated');
  // One that runs now and failed before is reported as not ready, if it is.
  if (!isDown || ended === undefined || numberAt(ended, 'exitCode') === 0) return undefined;
  const reason = textAt(ended, 'reason');
  const message = textAt(ended, 'message').trim();
  const restarts = numberAt(status, 'restartCount');
  const isOutOfMemory = reason === 'OOMKilled';
  return {
    ...base(pod, status),
    what: `exits with code ${numberAt(ended, 'exitCode')} (${reason || 'Error'}), restarted ${restarts} time${restarts === 1 ? '' : 's'}`,
    details: message === '' ? [] : message.split('\n').slice(-5),
    rank: RANK.crash,
    remedy: isOutOfMemory
      ? 'give it more memory: resources: { memory } in the environment'
      : 'read its last log lines; `npm start` runs the same configuration on this machine',
    logs: logsOf(pod, status, at(status, 'state', 'terminated') === undefined),
  };
}

/** Between a node and a running container: volumes, Secrets, the network. */
function notStarted(facts: Facts, pod: ValueMap): Diagnosis | undefined {
  const reasons = containers(pod).map((status) => textAt(status, 'state', 'waiting', 'reason'));
  const isBeginning =
    containers(pod).length === 0 || reasons.some((reason) => /ContainerCreating|PodInitializing/.test(reason));
  if (!isBeginning) return undefined;
  const details = events(facts, pod);
  const missing = /(secret|configmap) "([^"]+)" not found/.exec(details.join('\n'));
  const remedy = missing
    ? `${missing[1]} ${missing[2]} is missing: deploy this stack again to create it`
    : details.length > 0
      ? 'fix the error above'
      : undefined;
  return {
    object: title(pod),
    what: details.length > 0 ? 'does not start' : 'is starting',
    details,
    rank: details.length > 0 ? RANK.mount : RANK.rollout,
    ...(remedy && { remedy }),
  };
}

/** It runs, but its readiness probe fails. */
function notReady(facts: Facts, pod: ValueMap): Diagnosis {
  const status = containers(pod).find(({ ready }) => ready !== true);
  const phase = textAt(pod, 'status', 'phase');
  if (status === undefined) {
    const details = [textAt(pod, 'status', 'reason'), textAt(pod, 'status', 'message')].filter(Boolean);
    return {
      object: title(pod),
      what: `is ${phase}, not ready`,
      details: [...details, ...events(facts, pod)],
      rank: RANK.notReady,
    };
  }
  const restarts = numberAt(status, 'restartCount');
  const before = at(status, 'lastState', 'terminated');
  return {
    ...base(pod, status),
    what: `runs, but is not ready${restarts === 0 ? '' : `; restarted ${restarts} times, exit code ${numberAt(before, 'exitCode')} (${textAt(before, 'reason')})`}`,
    details: events(facts, pod),
    rank: RANK.notReady,
    remedy: 'read its last log lines: servers of a cluster wait for each other',
    logs: logsOf(pod, status, false),
  };
}

/** Containers' statuses: first those that start first. */
function containers(pod: Value): ValueMap[] {
  return [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')];
}

/** The events of node and scheduler, without those that only repeat the state. */
function events(facts: Facts, pod: ValueMap): string[] {
  return warnings(facts, 'Pod', pod)
    .filter(({ reason }) => !['BackOff', 'FailedScheduling'].includes(reason))
    .map(({ reason, message }) => `${reason}: ${message}`);
}

function logsOf(pod: Value, status: Value, previous: boolean): Diagnosis['logs'] {
  return {
    namespace: textAt(pod, 'metadata', 'namespace'),
    pod: textAt(pod, 'metadata', 'name'),
    container: textAt(status, 'name'),
    previous,
  };
}
