import { HANDED_OVER_BY } from '../../../constructs/contract';
import { isMap, type JsonObject } from '../../../lib/json';
import type { RawPlan } from './raw-plan';
import type { PlanRemark } from './remark';

const OF_CONFIGURATION = new Set(['provider_config', 'root_module']);
const OF_MODULE = new Set(['resources', 'outputs']);
const OF_RESOURCE = new Set([
  ...['address', 'mode', 'type', 'name', 'provider_config_key', 'expressions', 'schema_version', 'depends_on'],
]);

/** What is remarkable about the configuration in a plan. */
export function configurationRemarks(given: unknown, { resource_changes: changes = [] }: RawPlan): PlanRemark[] {
  if (given === undefined || given === null) {
    // Terraform leaves it out of nothing but a plan of nothing.
    return changes.length > 0 ? [unread('configuration', 'is not there, so nothing is known of the providers')] : [];
  }
  if (!isMap(given)) return [{ kind: 'contradiction', at: 'configuration', what: 'is no object' }];
  const module = given.root_module;
  if (!isMap(module)) return [{ kind: 'contradiction', at: 'configuration.root_module', what: 'is no object' }];
  const resources = module.resources ?? [];
  return [
    ...others('configuration', given, OF_CONFIGURATION),
    ...others('configuration.root_module', module, OF_MODULE),
    ...(Array.isArray(resources)
      ? resources.flatMap((each: unknown, index) =>
          resourceRemarks(each, `configuration.root_module.resources[${index}]`),
        )
      : [{ kind: 'contradiction' as const, at: 'configuration.root_module.resources', what: 'is no list' }]),
  ];
}

function unread(at: string, what: string, value?: string): PlanRemark {
  return { kind: 'unknown part', at, what, ...(value !== undefined && { value }) };
}

/** Parts that this project's stacks do not have: modules, variables, actions and the like. */
function others(at: string, given: JsonObject, known: ReadonlySet<string>): PlanRemark[] {
  return Object.keys(given).flatMap((key) =>
    known.has(key) ? [] : [unread(at, 'has a part that this project never has:', key)],
  );
}

function resourceRemarks(given: unknown, place: string): PlanRemark[] {
  if (!isMap(given)) return [{ kind: 'contradiction', at: place, what: 'is no object' }];
  const { address, mode = 'managed', type, provider_config_key: provider, provisioners, ...rest } = given;
  const at = typeof address === 'string' ? address : place;
  const found = others(at, rest, OF_RESOURCE);
  for (const each of Array.isArray(provisioners) ? provisioners : provisioners === undefined ? [] : [provisioners]) {
    const value = isMap(each) && typeof each.type === 'string' ? each.type : 'of no type';
    found.push({ kind: 'runs', at, what: 'has a provisioner, which runs when it is applied:', value });
  }
  if (mode === 'data' && !isOwnRead(at, given)) {
    found.push({ kind: 'runs', at, what: 'is read from outside by planning or applying' });
  } else if (mode !== 'data' && mode !== 'managed') {
    found.push(unread(at, 'is of a kind that no review has looked at:', typeof mode === 'string' ? mode : 'none'));
  }
  // `terraform_data` is of the provider `terraform`.
  if (provider !== undefined && (typeof type !== 'string' || provider !== type.split('_')[0])) {
    found.push(
      unread(at, 'uses another configuration of its provider:', typeof provider === 'string' ? provider : 'none'),
    );
  }
  return found;
}

/** What stacks read of each other: the state of another one, or the Secret that it hands over. */
function isOwnRead(at: string, { expressions }: JsonObject): boolean {
  const named = isMap(expressions) ? Object.entries(expressions) : [];
  const isConstant = ([, value]: [string, unknown]) => isMap(value) && Object.keys(value).join() === 'constant_value';
  if (at.startsWith('data.terraform_remote_state.cross-stack-reference-input-')) {
    return named.every(([name, value]) => STATE.has(name) && isConstant([name, value]));
  }
  return at.startsWith(`data.kubernetes_secret_v1.${HANDED_OVER_BY}`) && named.every(([name]) => name === 'metadata');
}

const STATE = new Set(['backend', 'config', 'workspace']);
