import type { Action, Plan, PlannedResource } from '../../fleet/model/plan/plan';
import type { SeenMap } from '../../fleet/model/plan/seen';
import { environmentWith } from './fleet';
import { plansOf } from './terraform-plan';

/** What becomes of one resource of a fleet. */
export interface FleetEdit {
  readonly stack: string;
  /** Part of its address. */
  readonly of: string;
  /** @default `update` */
  readonly action?: Action;
  /** Its arguments after, from those that it has. */
  readonly to: (values: SeenMap) => SeenMap;
  /** Its arguments before. @default those that it has */
  readonly from?: (values: SeenMap) => SeenMap;
}

/**
 * The plan of a stack in which nothing changes but one resource.
 * @param fields of the environment that are not those of a minimal one
 */
export const editedFleet =
  (fields: Readonly<Record<string, unknown>>, ...edits: readonly FleetEdit[]) =>
  async (): Promise<readonly Plan[]> => {
    const [first] = edits;
    const plans = await plansOf(undefined, environmentWith(fields));
    const plan = plans.get(first?.stack ?? '');
    if (!plan) throw new Error(`there is no stack ${first?.stack}`);
    const resources = [...plan.resources].map(([address, resource]): [string, PlannedResource] => {
      const same = { ...resource, action: undefined, before: resource.after };
      const found = edits.filter(({ of }) => address.includes(of));
      return [address, found.reduce<PlannedResource>((sum, edit) => editedResource(sum, edit), same)];
    });
    if (!resources.some(([, { action }]) => action !== undefined)) throw new Error('no resource is edited');
    return [{ ...plan, resources: new Map(resources) }];
  };

function editedResource(resource: PlannedResource, { action = 'update', to, from }: FleetEdit): PlannedResource {
  return {
    ...resource,
    action,
    before: action === 'create' ? {} : (from?.(resource.after) ?? resource.after),
    after: action === 'delete' ? {} : to(resource.after),
  };
}
