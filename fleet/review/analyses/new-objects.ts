import { metadataOf } from '../../model/plan/seen';
import { type ChangedResource, changesByResource, WHOLE } from '../changes';
import { madeDifference, missingObjects } from '../made-difference';
import { isMade } from '../made-types';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';

/**
 * Objects that are created, in a whole new tier too: each is compared with what the constructs of this version make,
 * argument by argument.
 */
export const newObjects: Analysis = (stack, notes) => {
  // What no stack of a fleet has is reported as external.
  if (!stack.plan.of) return;
  for (const each of changesByResource(notes.unexplained())) {
    if (each.resource.action === 'create' && isMade(each.resource.type)) created(stack, each, notes);
  }
  const isNew = stack.before.resources.length === 0 && stack.after.resources.length > 0;
  const missing = isNew ? missingObjects(stack) : [];
  if (missing.length === 0) return;
  notes.add('resource-changed', {
    title: phrase`${stack.plan.stack} is created without objects that each one has: ${listed(missing)}`,
    key: ['missing', ...missing],
  });
};

function created(stack: PlannedStack, { resource, changes }: ChangedResource, notes: Notes): void {
  const found = madeDifference(stack, { resource, changes });
  const { namespace } = metadataOf(resource.after);
  const others = found ? [...found.odd.map(({ path }) => path), ...found.missing.map((path) => `no ${path}`)] : [];
  // The namespaces of Kubernetes itself.
  if (/^kube-/.test(namespace)) others.push(`namespace ${namespace}`);
  if (!found || others.length > 0) {
    notes.add('resource-changed', {
      title: found
        ? phrase`${named(resource)} is new, and differs from what this project creates: ${listed(others)}`
        : phrase`${named(resource)} is new, and this project creates no such object here`,
      key: [resource.address, ...others],
      of: changes,
    });
    return;
  }
  notes.explain(changes.filter(({ path }) => path === WHOLE || !others.includes(path)));
}
