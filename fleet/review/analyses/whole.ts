import { reverted } from '../drift';
import { isMade } from '../made-types';
import type { Analysis } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';

/** Findings about a stack as a whole: not created by this project, destroyed, changed by hand. */
export const whole: Analysis = (stack, notes) => {
  const { plan } = stack;
  const changed = [...plan.resources.values()].filter(({ action }) => action !== undefined && action !== 'read');
  if (changed.length > 0 && changed.every(({ action }) => action === 'delete') && stack.after.resources.length === 0) {
    notes.add('stack-destroyed', {
      title: phrase`the whole stack is destroyed: ${changed.length} resources`,
      details: [
        plan.of?.role === 'hub' || plan.of?.role === 'region'
          ? phrase`Every region and site that connects here is disconnected.`
          : phrase`Whatever it provides is gone.`,
      ],
      key: [],
      of: stack.changes,
    });
  }
  const external = changed.filter(({ type }) => !isMade(type));
  const isUnnamed = plan.of === undefined && changed.length > 0;
  if (external.length > 0 || isUnnamed) {
    notes.add('external', {
      title: isUnnamed
        ? phrase`${plan.stack} is not marked as part of this fleet; external resources among its changes: ${external.length} of ${changed.length}`
        : phrase`${plan.stack} changes ${external.length} external ${[external.length === 1 ? 'resource' : 'resources']}`,
      details: external.slice(0, 20).map((resource) => phrase`${resource.action ?? ''}: ${named(resource)}`),
      key: [...(isUnnamed ? ['unnamed'] : []), ...external.map(({ address, action }) => `${action} ${address}`)],
      names: external,
      of: stack.changes.filter(({ resource }) => isUnnamed || !isMade(resource.type)),
    });
  }
  if (plan.renamed) {
    notes.add('external', {
      title: phrase`the plan names another stack than the state does`,
      details: [phrase`The role and name shown here may be wrong.`],
      key: ['renamed', plan.stack],
    });
  }
  for (const side of [stack.before, stack.after]) {
    const sets = side.statefulSets;
    if (sets.length < 2 || changed.length === 0) continue;
    notes.add('external', {
      title: phrase`${plan.stack} has several StatefulSets; only one of them is analyzed: ${side.servers?.resource.address ?? ''}`,
      key: sets,
    });
  }
  const drifted = changed.flatMap((resource) => {
    const drift = plan.drifted.get(resource.address);
    if (!drift) return [];
    if (drift.action === 'delete') return [{ resource, what: phrase`${named(drift)} was deleted` }];
    const paths = reverted(drift, resource);
    return paths.length > 0 ? [{ resource, what: phrase`${named(resource)}: ${listed(paths)}` }] : [];
  });
  if (drifted.length > 0) {
    notes.add('drift', {
      title:
        drifted.length === 1
          ? phrase`a change outside of Terraform is reverted`
          : phrase`${drifted.length} changes outside of Terraform are reverted`,
      details: drifted.map(({ what }) => what),
      key: drifted.map(({ resource }) => resource.address),
      names: drifted.map(({ resource }) => resource),
    });
  }
};
