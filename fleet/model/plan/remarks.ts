import { isMap, type JsonObject } from '../../../lib/json';
import type { Json } from './masked';
import type { RawPlan } from './raw-plan';
import type { PlanRemark } from './remark';
import { configurationRemarks } from './remarks-of-configuration';
import { entryRemarks } from './remarks-of-entries';

/** The parts of a plan, see https://developer.hashicorp.com/terraform/internals/json-format */
const PARTS = new Set([
  ...['format_version', 'terraform_version', 'timestamp', 'applyable', 'complete', 'errored', 'variables'],
  ...['planned_values', 'prior_state', 'configuration', 'relevant_attributes', 'checks', 'resource_changes'],
  ...['resource_drift', 'output_changes', 'deferred_changes', 'action_invocations', 'deferred_action_invocations'],
]);

/** All that is remarkable about a plan as a whole. */
export function remarksOf(given: JsonObject, raw: RawPlan): PlanRemark[] {
  return [
    ...Object.keys(given).flatMap((part): PlanRemark[] =>
      PARTS.has(part)
        ? []
        : [{ kind: 'unknown part', at: part, what: 'is a part of the plan that no review has looked at' }],
    ),
    ...flagRemarks(given),
    ...listRemarks(given),
    ...checkRemarks(given.checks, raw),
    ...entryRemarks(raw),
    ...configurationRemarks(given.configuration, raw),
    ...absentRemarks(given, raw),
  ];
}

function flagRemarks({
  complete,
  applyable,
  variables,
  planned_values: planned,
  prior_state: state,
}: JsonObject): PlanRemark[] {
  const found: PlanRemark[] = [];
  if (complete === false) {
    found.push({ kind: 'incomplete', at: 'complete', what: 'is false: after it is applied, something is left to do' });
  }
  for (const [at, value] of Object.entries({ complete, applyable })) {
    if (value === undefined || typeof value === 'boolean') continue;
    found.push({ kind: 'contradiction', at, what: 'is neither true nor false' });
  }
  for (const [at, value] of Object.entries({ planned_values: planned, prior_state: state })) {
    if (value !== undefined && !isMap(value)) found.push({ kind: 'contradiction', at, what: 'is no object' });
  }
  if (variables !== undefined && !(isMap(variables) && Object.keys(variables).length === 0)) {
    const names = isMap(variables) ? Object.keys(variables).join(', ') : '';
    found.push({
      kind: 'unknown part',
      at: 'variables',
      what: 'has values that come from outside of the stack:',
      value: names,
    });
  }
  return found;
}

/** Lists that are empty in plans of this project. */
const EMPTY: readonly (readonly [part: string, kind: PlanRemark['kind'], what: string])[] = [
  ['action_invocations', 'runs', 'is an action that the apply invokes'],
  ['deferred_action_invocations', 'incomplete', 'is an action that is put off to a later plan'],
  ['deferred_changes', 'incomplete', 'is put off to a later plan'],
];

function listRemarks(given: JsonObject): PlanRemark[] {
  return EMPTY.flatMap(([part, kind, what]) => {
    const list = given[part];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) return [{ kind: 'contradiction', at: part, what: 'is no list' }];
    return list.map((each: unknown, index): PlanRemark => ({ kind, at: addressIn(each) ?? `${part}[${index}]`, what }));
  });
}

/** The address in an entry of such a list, which has it in itself or one level below. */
function addressIn(entry: unknown): string | undefined {
  if (!isMap(entry)) return undefined;
  const inner = [entry, ...Object.values(entry).filter(isMap)];
  return inner.flatMap(({ address }) => (typeof address === 'string' ? [address] : []))[0];
}

/**
 * Conditions of the configuration. This project has them of resources only; one of a resource that changes may be
 * known only when that is applied.
 */
function checkRemarks(checks: unknown, { resource_changes: resources = [] }: RawPlan): PlanRemark[] {
  if (checks === undefined || checks === null) return [];
  if (!Array.isArray(checks)) return [{ kind: 'contradiction', at: 'checks', what: 'is no list' }];
  const changing = new Set(
    resources.flatMap(({ address, change }) => (change.actions[0] === 'no-op' ? [] : [address])),
  );
  return checks.flatMap((check: unknown, index): PlanRemark[] => {
    const place = isMap(check) && isMap(check.address) ? check.address : {};
    const at = typeof place.to_display === 'string' ? place.to_display : `checks[${index}]`;
    const all = isMap(check) && Array.isArray(check.instances) ? [check, ...check.instances] : [check];
    const statuses = new Set(all.map((each: unknown) => (isMap(each) ? each.status : undefined)));
    statuses.delete('pass');
    if (place.kind === 'resource' && changing.has(at)) statuses.delete('unknown');
    return [...statuses].map((status) => ({
      kind: 'check',
      at,
      what: 'has a condition that is not known to hold:',
      value: typeof status === 'string' ? status : 'no status',
    }));
  });
}

/** Resources elsewhere in the plan of which `resource_changes` says nothing. */
function absentRemarks(given: JsonObject, { resource_changes: resources }: RawPlan): PlanRemark[] {
  const known = new Set((resources ?? []).map(({ address }) => address));
  const places: readonly (readonly [place: string, root: unknown])[] = [
    ['prior_state', rootModule(valuesIn(given.prior_state))],
    ['planned_values', rootModule(given.planned_values)],
    ['configuration', rootModule(given.configuration)],
  ];
  const missing = places.flatMap(([place, root]) =>
    managedIn(root).flatMap((at) => (known.has(at) ? [] : [{ place, at }])),
  );
  if (resources === undefined && missing.length > 0) {
    return [
      {
        kind: 'state only',
        at: 'resource_changes',
        what: 'is not there: it is a plan of the state alone, as -refresh-only makes it',
      },
    ];
  }
  return missing.map(({ place, at }) => ({
    kind: 'contradiction',
    at,
    what: `is in ${place} and not in resource_changes`,
  }));
}

function valuesIn(state: unknown): unknown {
  return isMap(state) ? state.values : undefined;
}

function rootModule(values: unknown): unknown {
  return isMap(values) ? values.root_module : undefined;
}

/** Addresses of the managed resources of a module; those of modules in it are remarkable in themselves. */
function managedIn(module: unknown): string[] {
  const resources = isMap(module) && Array.isArray(module.resources) ? (module.resources as Json[]) : [];
  return resources.flatMap((each) => {
    if (!isMap(each) || each.mode === 'data') return [];
    return [typeof each.address === 'string' ? each.address : ''];
  });
}
