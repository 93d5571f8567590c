import { plainType } from '../../model/from-plan';
import { clusterNamed } from '../../model/plan/made-for';
import type { PlannedResource } from '../../model/plan/plan';
import { metadataOf, type SeenMap, textOf } from '../../model/plan/seen';
import type { Analysis, PlannedStack } from '../notes';
import { listed, phrase, plain } from '../phrase';
import { named } from '../resource-name';

/** Objects of one cluster that two stacks have: their plans cannot both be applied, or the second undoes the first. */
export const sharedObjects: Analysis = (stack, notes, all) => {
  const owners = ownersIn(all);
  const shared = new Map<PlannedStack, string[]>();
  for (const { key, resource } of objectsOf(stack)) {
    for (const other of owners.get(key) ?? []) {
      // Told once, with the stack that comes later. What neither plan touches stays as it is.
      if (other.stack === stack) continue;
      if (all.indexOf(other.stack) >= all.indexOf(stack)) continue;
      if (resource.action === undefined && other.resource.action === undefined) continue;
      const names = shared.get(other.stack) ?? [];
      shared.set(other.stack, [...names, plain(named(resource))]);
    }
  }
  for (const [{ plan: other }, names] of shared) {
    notes.add('object-in-two-stacks', {
      title: phrase`${stack.plan.stack} and ${other.stack} have the same objects in the same cluster: ${listed(names, 3)}`,
      details: [phrase`Their plans cannot both be applied, or the second undoes what the first did.`],
      key: [other.stack, ...names],
    });
  }
};

/** An object in a cluster, on either side of a plan. */
interface OwnedObject {
  readonly stack: PlannedStack;
  readonly resource: PlannedResource;
  /** The same for the same object. */
  readonly key: string;
}

/** All objects by key, made once for all stacks of a review. */
function ownersIn(all: readonly PlannedStack[]): ReadonlyMap<string, readonly OwnedObject[]> {
  const known = OWNERS.get(all);
  if (known) return known;
  const owners = new Map<string, OwnedObject[]>();
  for (const object of all.flatMap(objectsOf)) owners.set(object.key, [...(owners.get(object.key) ?? []), object]);
  OWNERS.set(all, owners);
  return owners;
}

const OWNERS = new WeakMap<readonly PlannedStack[], ReadonlyMap<string, readonly OwnedObject[]>>();

function objectsOf(stack: PlannedStack): OwnedObject[] {
  const { before, after } = stack.plan.madeFor;
  return [...stack.plan.resources.values()].flatMap((resource) => {
    // What is forgotten may be another stack's from then on.
    if (resource.action === 'read' || resource.action === 'forget') return [];
    const keys = [
      keyOf(resource, resource.before, clusterNamed(before)),
      keyOf(resource, resource.after, clusterNamed(after)),
    ];
    return [...new Set(keys)].flatMap((key) => (key === undefined ? [] : { stack, resource, key }));
  });
}

/** `undefined` for what is in no cluster, or nothing is known of. */
function keyOf({ type }: PlannedResource, values: SeenMap, cluster: string | undefined): string | undefined {
  const { name, namespace } = type === 'helm_release' ? releaseOf(values) : metadataOf(values);
  if (cluster === undefined || name === '' || !/^(kubernetes_|helm_release$)/.test(type)) return undefined;
  return JSON.stringify([cluster, plainType(type), namespace, name]);
}

function releaseOf({ name, namespace }: SeenMap) {
  return { name: textOf(name) ?? '', namespace: textOf(namespace) ?? '' };
}
