import { BESIDE } from '../../../constructs/contract';
import { subjectCovers } from '../../../constructs/subjects';
import { plainType, type Side } from '../../model/from-plan';
import { blockOf, metadataOf, sameSeen, textsOf } from '../../model/plan/seen';
import type { ChangedResource, PlannedChange } from '../changes';
import { deviations, marks, newOnes } from '../deviations';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';
import { workloadNote } from '../workload-note';
import { type JobTask, taskOf, writtenJob } from '../written-jobs';

/**
 * The Jobs that create streams and disconnect leaves. Each that runs must be as this version of the constructs writes
 * it for the tier that the plan leads to; and what they enforce may not change without them.
 */
export const jobs: Analysis = (stack, notes) => {
  const running = new Set<JobTask>();
  for (const resource of stack.plan.resources.values()) {
    const { action, after } = resource;
    const isPlanned = action !== undefined && Object.keys(after).length > 0;
    if (plainType(resource.type) !== 'kubernetes_job' || !isPlanned) continue;
    const task = taskOf(after);
    if (task && action !== 'update') running.add(task);
    const changes = stack.changes.filter((change) => change.resource === resource && LOOKED_AT.test(change.path));
    const note = noteOf(stack, { resource, changes }, task);
    if (note) notes.add('pods-changed', note);
    notes.explain(changes);
  }
  for (const task of ['streams', 'access'] as const) if (!running.has(task)) notRun(stack, task, notes);
};

/** The rest is metadata, as of any object. */
const LOOKED_AT = /^$|^spec([.[]|$)|^wait_for_completion$/;

function noteOf(stack: PlannedStack, { resource, changes }: ChangedResource, task: JobTask | undefined) {
  const { before, after, action } = resource;
  const { servers } = stack.after;
  if (!servers || !task) return workloadNote(resource, [phrase`this project creates no such Job`], [], changes);
  const reasons: Phrase[] = [];
  const { namespace } = metadataOf(after);
  if (namespace !== servers.namespace) {
    reasons.push(phrase`it is in namespace ${namespace}, its servers are in ${servers.namespace}`);
  }
  if (after.wait_for_completion === false && before.wait_for_completion !== false) {
    reasons.push(phrase`the apply does not wait until it has run`);
  }
  const written = writtenJob(stack, servers, task, after);
  // One that is recreated must be right as a whole, whatever the earlier one was like.
  const is = deviations(written, blockOf(after.spec));
  const found = action === 'update' ? newOnes(deviations(written, blockOf(before.spec)), is) : is;
  return workloadNote(resource, reasons, [...found, ...(action === 'create' ? marks(written, after) : [])], changes);
}

/**
 * Whether streams that are not applied leave something undone: one that is new, or that stores or gathers what it did
 * not. Other fields of a stream stay as they are until the Job runs for the next change.
 */
function mustRun(before: Side['streams'], after: Side['streams']): boolean {
  if (before === 'unknown' || after === 'unknown') return true;
  return [...after].some(([name, stream]) => {
    const was = before.get(name);
    if (!was || !sameSeen(was.sources ?? null, stream.sources ?? null)) return true;
    const stored = textsOf(was.subjects);
    return textsOf(stream.subjects).some((subject) => !stored.some((each) => subjectCovers(each, subject)));
  });
}

/** The finding where what a Job enforces changes, and it does not run. */
function notRun({ changes, before, after }: PlannedStack, task: JobTask, notes: Notes): void {
  const name = `${after.servers?.name}${BESIDE[task]}`;
  const isData = ({ resource, path, to }: PlannedChange) =>
    plainType(resource.type) === 'kubernetes_config_map' &&
    metadataOf(resource.after).name === name &&
    /^data([.[]|$)/.test(path) &&
    to !== undefined;
  const of = changes.filter(isData);
  if (of.length === 0 || (task === 'streams' && !mustRun(before.streams, after.streams))) return;
  notes.add('job-not-run', {
    title:
      task === 'access'
        ? phrase`the list of leaves in ${name} changes, but no Job enforces it`
        : phrase`streams in ${name} change, but no Job applies that`,
    details: [
      task === 'access'
        ? phrase`Leaves that are connected stay so with the rights that they had, revoked ones too.`
        : phrase`The servers keep their streams as they are.`,
    ],
    key: [name],
    of,
  });
}
