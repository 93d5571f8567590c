import { isMap, isSame, type JsonObject } from '../../../lib/json';
import { holdsTrue } from './masked';
import type { RawChange, RawPlan, RawResource } from './raw-plan';
import type { PlanRemark } from './remark';

/** What an entry of a resource has in a plan of a stack without modules. */
const OF_ENTRY = new Set([
  ...['address', 'previous_address', 'mode', 'type', 'name', 'provider_name', 'change', 'action_reason', 'deposed'],
]);
const OF_CHANGE = new Set([
  ...['actions', 'before', 'after', 'after_unknown', 'before_sensitive', 'after_sensitive', 'replace_paths'],
  ...['importing', 'generated_config', 'before_identity', 'after_identity'],
]);

/** What is remarkable about the entries of resources and outputs. What an output becomes is in its values alone. */
export function entryRemarks({ resource_changes: resources = [], outputs }: RawPlan): PlanRemark[] {
  return [
    ...resources.flatMap(resourceRemarks),
    ...outputs.flatMap(([name, change]) => others(`output.${name}`, change, OF_CHANGE)),
  ];
}

function resourceRemarks(resource: RawResource): PlanRemark[] {
  const { address: at, type, mode = 'managed', change } = resource;
  const isData = mode === 'data';
  return [
    ...others(at, resource, OF_ENTRY),
    ...others(at, change, OF_CHANGE),
    ...(isData || mode === 'managed' ? [] : [unknown(at, 'is of a kind that no review has looked at:', mode)]),
    ...(at.startsWith(`${isData ? 'data.' : ''}${type}.`)
      ? []
      : [contradiction(at, 'is no address of its type:', type)]),
    ...(isOtherProvider(resource)
      ? [contradiction(at, 'is of another provider:', String(resource.provider_name))]
      : []),
    ...imports(at, type, change),
    ...(isData ? [] : contradictions(at, change)),
  ];
}

/** Whether the provider of a resource is another one than its type says. */
function isOtherProvider({ type, provider_name: provider }: RawResource): boolean {
  return provider !== undefined && provider.split('/').at(-1) !== type.split('_')[0];
}

function others(at: string, given: object, known: ReadonlySet<string>): PlanRemark[] {
  return Object.keys(given).flatMap((key) =>
    known.has(key) ? [] : [unknown(at, 'has a part that no review has looked at:', key)],
  );
}

function imports(at: string, type: string, { importing, generated_config: generated }: RawChange): PlanRemark[] {
  const found: PlanRemark[] = [];
  if (importing !== undefined && importing !== null) {
    const { id } = isMap(importing) ? importing : ({} as JsonObject);
    found.push({
      kind: 'imported',
      at,
      what: 'exists already, and comes into the state',
      ...(typeof id === 'string' && isNamed(type) && { value: id }),
    });
  }
  if (generated !== undefined) found.push(unknown(at, 'has a configuration that Terraform has written', ''));
  return found;
}

/** Whether an id is the name of an object; that of a password may be the password. */
function isNamed(type: string): boolean {
  return /^(kubernetes|helm)_/.test(type);
}

/** What cannot be so: values that do not fit the actions. */
function contradictions(at: string, change: RawChange): PlanRemark[] {
  const { actions, before = null, after = null, after_unknown: isUnknown } = change;
  const action = actions.join();
  const isThere = [before !== null, after !== null || isUnknown === true || holdsTrue(isUnknown)];
  const [was, is] = isThere;
  const expected = EXPECTED.get(action);
  if (expected && (was !== expected[0] || is !== expected[1])) {
    return [contradiction(at, `${action} does not fit what is there before and after`, '')];
  }
  if (action === 'no-op' && !isUnchanged(change))
    return [contradiction(at, 'is to stay as it is, and gets other values', '')];
  const { before_identity: from, after_identity: to } = change;
  if (from && to && !isSame(from, to, () => undefined)) return [contradiction(at, 'becomes another object', '')];
  return [];
}

/** Whether there is something before and after, by the actions. */
const EXPECTED: ReadonlyMap<string, readonly [before: boolean, after: boolean]> = new Map([
  ['create', [false, true]],
  ['update', [true, true]],
  ['delete', [true, false]],
  ['forget', [true, false]],
  ['delete,create', [true, true]],
  ['create,delete', [true, true]],
  ['create,forget', [true, true]],
  ['forget,create', [true, true]],
]);

/** Whether nothing differs between both sides. */
export function isUnchanged({ before, after, after_unknown: isUnknown }: RawChange): boolean {
  return isSame(before ?? null, after ?? null, () => undefined) && !holdsTrue(isUnknown);
}

function unknown(at: string, what: string, value: string): PlanRemark {
  return { kind: 'unknown part', at, what, ...(value !== '' && { value }) };
}

function contradiction(at: string, what: string, value: string): PlanRemark {
  return { kind: 'contradiction', at, what, ...(value !== '' && { value }) };
}
