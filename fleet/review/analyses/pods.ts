import { plainType, type Servers } from '../../model/from-plan';
import type { PlannedChange } from '../changes';
import { marks, newOnes } from '../deviations';
import { missingFiles } from '../mounted-files';
import type { Analysis, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import { named } from '../resource-name';
import { scheduling } from '../scheduling';
import { serverDeviations } from '../server-deviations';
import { workloadNote } from '../workload-note';
import { writtenServers } from '../written-servers';

/**
 * The StatefulSet of a tier's servers. Harmless is what this version of the constructs writes for the tier that the
 * plan leads to; whatever else a plan changes needs review. A whole new tier is looked at in the same way.
 */
export const pods: Analysis = (stack, notes) => {
  for (const resource of stack.plan.resources.values()) {
    const { action, after, type } = resource;
    if (plainType(type) !== 'kubernetes_stateful_set' || Object.keys(after).length === 0) continue;
    const { servers } = stack.after;
    // Servers that do not change can be wrong for what changes around them, such as a port of nats.conf.
    if (action === undefined && servers?.resource !== resource) continue;
    const changes = stack.changes.filter((change) => change.resource === resource && LOOKED_AT.test(change.path));
    const note =
      servers?.resource === resource
        ? noteOf(stack, servers, changes)
        : workloadNote(resource, [phrase`this project creates one StatefulSet in a stack`], [], changes);
    if (note) notes.add('pods-changed', note);
    // What restarts pods is a finding of rollouts.ts.
    else if (action === 'update' && changes.length > 0 && stack.rollouts.length === 0) {
      const paths = changes.map(({ path }) => path);
      const title = phrase`${named(resource)} becomes as this project writes it: ${listed(paths)}`;
      notes.add('server-changed', { title, key: [resource.address, ...paths], of: changes });
    }
    notes.explain(changes);
  }
};

/** What is compared here; volumes.ts is about the number of servers, and about their volumes. */
const LOOKED_AT =
  /^spec(\.(?!replicas|volume_claim_template|persistent_volume_claim_retention_policy)|$)|^wait_for_rollout$/;

function noteOf(stack: PlannedStack, servers: Servers, changes: readonly PlannedChange[]) {
  const { resource } = servers;
  const { before, after, plan } = stack;
  const was = before.servers?.resource === resource ? before.servers : undefined;
  const found = newOnes(
    was ? serverDeviations({ plan, before, after: before }, was) : [],
    serverDeviations(stack, servers),
  );
  if (resource.action === 'create') found.push(...marks(writtenServers(stack, servers), resource.after));
  const reasons: Phrase[] = [];
  if (before.servers && !was) reasons.push(phrase`the tier has servers already`);
  const earlier = new Set(missingFiles(before));
  const missing = missingFiles(after).filter((path) => !earlier.has(path));
  if (missing.length > 0) reasons.push(phrase`nats.conf reads files that are missing: ${listed(missing)}`);
  if (resource.after.wait_for_rollout === false && resource.before.wait_for_rollout !== false) {
    reasons.push(phrase`the apply does not wait until the servers are ready`);
  }
  return workloadNote(resource, [...reasons, ...scheduling(stack, servers)], found, changes);
}
