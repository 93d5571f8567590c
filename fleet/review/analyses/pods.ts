import { plainType, type Servers } from '../../model/from-plan';
import { blockOf, type SeenMap } from '../../model/plan/seen';
import type { PlannedChange } from '../changes';
import { marks, newDeviations } from '../deviations';
import { missingFiles } from '../mounted-files';
import type { Analysis, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import { scheduling } from '../scheduling';
import { workloadNote } from '../workload-note';
import { writtenServers } from '../written-servers';

/**
 * The StatefulSet of a tier's servers. Harmless is what this version of the constructs writes for the tier that the
 * plan leads to; whatever else a plan changes needs review. A whole new tier is looked at in the same way.
 */
export const pods: Analysis = (stack, notes) => {
  for (const resource of stack.plan.resources.values()) {
    const { action, after } = resource;
    const isPlanned = action !== undefined && Object.keys(after).length > 0;
    if (plainType(resource.type) !== 'kubernetes_stateful_set' || !isPlanned) continue;
    const { servers } = stack.after;
    const changes = stack.changes.filter((change) => change.resource === resource && LOOKED_AT.test(change.path));
    const note =
      servers?.resource === resource
        ? noteOf(stack, servers, changes)
        : workloadNote(resource, [phrase`this project creates one StatefulSet in a stack`], [], changes);
    if (note) notes.add('pods-changed', note);
    notes.explain(changes);
  }
};

/** What is compared here; volumes.ts is about the number of servers, and about their volumes. */
const LOOKED_AT =
  /^spec(\.(?!replicas|volume_claim_template|persistent_volume_claim_retention_policy)|$)|^wait_for_rollout$/;

function noteOf(stack: PlannedStack, servers: Servers, changes: readonly PlannedChange[]) {
  const { resource } = servers;
  const written = writtenServers(stack, servers);
  const found = newDeviations(written, specOf(resource.before), specOf(resource.after));
  if (resource.action === 'create') found.push(...marks(written, resource.after));
  const reasons: Phrase[] = [];
  if (stack.before.servers && Object.keys(resource.before).length === 0)
    reasons.push(phrase`the tier has servers already`);
  const earlier = new Set(missingFiles(stack.before));
  const missing = missingFiles(stack.after).filter((path) => !earlier.has(path));
  if (missing.length > 0) reasons.push(phrase`nats.conf reads files that are missing: ${listed(missing)}`);
  if (resource.after.wait_for_rollout === false && resource.before.wait_for_rollout !== false) {
    reasons.push(phrase`the apply does not wait until the servers are ready`);
  }
  return workloadNote(resource, [...reasons, ...scheduling(stack, servers)], found, changes);
}

/** The `spec`, without what volumes.ts is about. */
function specOf(values: SeenMap): SeenMap {
  const given = Object.entries(blockOf(values.spec)).filter(([key]) => LOOKED_AT.test(`spec.${key}`));
  return Object.fromEntries(given);
}
