import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, Resolver, resourcesOfType, type SynthesizedStack, type Value, type ValueMap } from '../../fleet/model';
import type { Json } from '../../fleet/model/plan/masked';
import type { Plan } from '../../fleet/model/plan/plan';
import { readPlan } from '../../fleet/model/plan/read-plan';
import { type AttributeSource, type Attributes, defaultSources } from '../../fleet/model/sources';
import type { Environment } from '../../schema/environment';
import { synthesizeFleet } from './fleet';
import { temporaryFolder } from './folder';

/** When the plans here are made. */
export const PLANNED_AT = '2026-11-24T12:00:00Z';

/**
 * The plans that Terraform would make of a change of an environment, in its format, as far as what was synthesized
 * tells: all is known, and only Secrets, keys and passwords are sensitive. Real ones are in `recordings/`; these are
 * for the many small changes.
 * @param before `undefined`: nothing is there yet
 * @param after `undefined`: all is destroyed
 * @returns plans by stack; only of stacks in which something changes
 */
export async function plansOf(
  before: Environment | undefined,
  after: Environment | undefined,
): Promise<ReadonlyMap<string, Plan>> {
  const folder = temporaryFolder();
  const [was, is] = [await valuesOf(before), await valuesOf(after)];
  const plans = new Map<string, Plan>();
  for (const stack of new Set([...is.keys(), ...was.keys()])) {
    const json = planJson(was.get(stack) ?? new Map(), is.get(stack) ?? new Map());
    if (!json.resource_changes.some(({ change }) => change.actions[0] !== 'no-op')) continue;
    const path = join(folder, `${stack}.json`);
    writeFileSync(path, JSON.stringify(json));
    plans.set(stack, readPlan({ path }));
  }
  return plans;
}

type Values = ReadonlyMap<string, { readonly type: string; readonly values: Value }>;

function valuesOf(environment: Environment | undefined): Promise<ReadonlyMap<string, Values>> {
  if (!environment) return Promise.resolve(new Map());
  const said = JSON.stringify(environment);
  const values = VALUES.get(said) ?? newValues(environment);
  VALUES.set(said, values);
  return values;
}

/** Of each environment, made once. */
const VALUES = new Map<string, Promise<ReadonlyMap<string, Values>>>();

async function newValues(environment: Environment): Promise<ReadonlyMap<string, Values>> {
  const stacks = new Map<string, Values>();
  const { app } = synthesizeFleet(environment);
  const resolver = new Resolver(app, { attributes: ISSUED_ONCE });
  for (const [name, stack] of app.stacks) {
    const values = new Map<string, { type: string; values: Value }>();
    for (const { address, type } of stack.resources.values()) {
      const { lifecycle: _lifecycle, depends_on: _dependsOn, ...given } = await resolver.resource(name, address);
      for (const attribute of COMPUTED.get(type) ?? []) {
        given[attribute] = await resolver.attribute(name, address, [attribute]);
      }
      // What the cloud gave: servers are reached by it where they have no DNS name and no address of their own.
      if (type === 'kubernetes_service_v1' && !/external-dns|load_balancer_ip/.test(JSON.stringify(given))) {
        given.status = await resolver.attribute(name, address, ['status']);
      }
      values.set(address, { type, values: given });
    }
    const output = stack.outputs.get('fleet')?.value;
    values.set('output', { type: 'output', values: output ?? null });
    values.set('configuration', { type: 'configuration', values: configurationOf(stack) });
    stacks.set(name, values);
    if (resourcesOfType(stack, 'kubernetes_stateful_set_v1').length > 1)
      throw new Error(`${name} has two StatefulSets`);
  }
  return stacks;
}

/** The configuration in a plan: the providers as they are, and of resources only that they are there. */
function configurationOf({ providers, requiredProviders, resources }: SynthesizedStack): ValueMap {
  const constants = (given: ValueMap) =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { constant_value: value }]));
  const providerConfig = [...providers].map(([name, [given = {}]]): [string, Value] => {
    const { source, version } = isMap(requiredProviders[name]) ? requiredProviders[name] : {};
    const owned = String(source).includes('/') ? String(source) : `hashicorp/${source}`;
    const full_name = `registry.terraform.io/${owned}`;
    return [name, { name, full_name, version_constraint: version ?? null, expressions: constants(given) }];
  });
  const builtIn = { name: 'terraform', full_name: 'terraform.io/builtin/terraform' };
  return {
    provider_config: { ...Object.fromEntries(providerConfig), terraform: builtIn },
    root_module: {
      resources: [...resources.values()].map(({ address, type, name }) => {
        return { address, mode: 'managed', type, name, provider_config_key: type.split('_')[0] ?? '', expressions: {} };
      }),
    },
  };
}

/** What the providers compute, and a review reads. */
const COMPUTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['tls_locally_signed_cert', ['validity_end_time', 'cert_pem']],
  ['tls_self_signed_cert', ['validity_end_time', 'cert_pem']],
  ['tls_private_key', ['private_key_pem']],
  ['random_password', ['result']],
]);

const ISSUED = new Map<string, Promise<Attributes>>();

/**
 * Keys, passwords and certificates that are asked for in the same words in the same place are the same in all
 * environments here.
 */
const ISSUED_ONCE = Object.fromEntries(
  Object.entries(defaultSources({ now: () => new Date(PLANNED_AT) }))
    .filter(([type]) => /^(tls|random)_/.test(type))
    .map(([type, source]) => {
      const make = typeof source === 'function' ? source : source.make;
      const once: AttributeSource = (context) => {
        const asked = JSON.stringify([context.stack.name, context.resource.address, context.args]);
        const made = ISSUED.get(asked) ?? Promise.resolve(make(context));
        ISSUED.set(asked, made);
        return made;
      };
      return [type, once];
    }),
);

function planJson(was: Values, is: Values) {
  const [said, says] = [was, is].map((side) => (side.get('output')?.values ?? null) as Json);
  const resources = [...new Set([...is.keys(), ...was.keys()])].filter((address) => address.includes('.'));
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    timestamp: PLANNED_AT,
    errored: false,
    planned_values: {},
    // Of a stack that is destroyed, nothing but the providers is left.
    configuration: is.get('configuration')?.values ?? providersAlone(was.get('configuration')?.values),
    output_changes: {
      fleet: { actions: outputActions(said, says), before: said, after: says, after_unknown: false },
    },
    resource_changes: resources.map((address) => {
      const [before, after] = [was.get(address), is.get(address)];
      const type = (after ?? before)?.type ?? '';
      const sensitive = secretsOf(type);
      return {
        address,
        mode: 'managed',
        type,
        change: {
          actions: actionsOf(type, before?.values, after?.values),
          before: before?.values ?? null,
          after: (type === 'terraform_data' && after ? before : undefined)?.values ?? after?.values ?? null,
          after_unknown: {},
          before_sensitive: before ? sensitive : false,
          after_sensitive: after ? sensitive : false,
        },
      };
    }),
  };
}

function providersAlone(configuration: Value | undefined): Value {
  return { ...(isMap(configuration) ? configuration : {}), root_module: {} };
}

function outputActions(before: Json | undefined, after: Json | undefined): string[] {
  if (before === null || after === null) return [before === null ? 'create' : 'delete'];
  return [JSON.stringify(before) === JSON.stringify(after) ? 'no-op' : 'update'];
}

function actionsOf(type: string, before: Value | undefined, after: Value | undefined): string[] {
  if (before === undefined) return ['create'];
  if (after === undefined) return ['delete'];
  // Its input stays as it was: lifecycle.ignore_changes.
  if (type === 'terraform_data' || JSON.stringify(before) === JSON.stringify(after)) return ['no-op'];
  // The provider makes another object where the name is another one; certificates and keys never change in place.
  const isReplaced = /^tls_|^random_/.test(type) || nameOf(before) !== nameOf(after);
  return isReplaced ? ['delete', 'create'] : ['update'];
}

function nameOf(values: Value | undefined): unknown {
  const metadata = isMap(values) ? values.metadata : undefined;
  return isMap(metadata) ? `${metadata.namespace}/${metadata.name}` : undefined;
}

/** What the providers mark as sensitive. */
function secretsOf(type: string): Json {
  if (type === 'kubernetes_secret_v1') return { data: true };
  if (type === 'tls_cert_request' || type === 'tls_self_signed_cert') return { private_key_pem: true };
  return type === 'tls_locally_signed_cert' ? { ca_private_key_pem: true } : {};
}
