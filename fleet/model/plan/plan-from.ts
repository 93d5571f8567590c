import { z } from 'zod';
import { FLEET_OUTPUT, type StackRole } from '../../../constructs/contract';
import { escaped as shown } from '../../../lib/escaped';
import { isMap } from '../../../lib/json';
import { UserError } from '../../../lib/user-error';
import { readMadeFor } from './made-for';
import { isSecretData, type Json, masked, secretArgument } from './masked';
import type { Action, Plan, PlannedOutput, PlannedResource, PlanOf } from './plan';
import { showCommand } from './plan-file';
import { readReferences } from './references';
import { secretData } from './secret-data';
import { Hidden, mapOf, type Seen, type SeenMap, textOf, Unknown } from './seen';

/** Where a plan comes from. */
interface Origin {
  readonly path: string;
  readonly digest: string;
  /** Name of the stack where the plan does not say it. */
  readonly stack: string;
}

/** The major version of the format that is understood, see https://developer.hashicorp.com/terraform/internals/json-format */
const FORMAT = '1';

const actions = z.array(z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget']));
const json = z.custom<Json>((value) => value !== undefined);
const change = z.object({
  actions,
  before: json.optional(),
  after: json.optional(),
  after_unknown: json.optional(),
  before_sensitive: json.optional(),
  after_sensitive: json.optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
});
const resource = z.object({
  address: z.string(),
  mode: z.string().optional(),
  type: z.string(),
  previous_address: z.string().optional(),
  deposed: z.string().optional(),
  change,
});
const schema = z.object({
  format_version: z.string(),
  terraform_version: z.string().optional(),
  timestamp: z.string().optional(),
  errored: z.boolean().optional(),
  resource_changes: z.array(resource).optional(),
  resource_drift: z.array(resource).optional(),
  output_changes: z.record(z.string(), change).optional(),
  configuration: json.optional(),
});

type RawResource = z.infer<typeof resource>;

/**
 * Parses the output of `terraform show -json`.
 * @throws UserError for anything else, naming the file, and what it is if that can be told
 */
export function planFrom(given: unknown, { path, digest, stack }: Origin): Plan {
  refuseOthers(given, path);
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const { path: at = [], message } = parsed.error.issues[0] ?? {};
    throw new UserError(`${shown(path)} is not a readable plan: ${shown(at.join('.'))}: ${message}`);
  }
  const raw = parsed.data;
  if (raw.errored) {
    throw new UserError(
      `${shown(path)} is the plan of a run that failed, and is incomplete: fix the errors of \`terraform plan\`, and plan again`,
    );
  }
  const outputs = Object.entries(raw.output_changes ?? {}).map(([name, output]) => readOutput(name, output));
  const fleet = outputs.find(({ name }) => name === FLEET_OUTPUT);
  const [was, is] = [fleet?.before ?? null, fleet?.after ?? null];
  const of = planOf(was, is);
  // A data source is in a plan only where the apply is to read it.
  const resources = (raw.resource_changes ?? []).filter(
    ({
      mode,
      change: {
        actions: [first],
      },
    }) => mode !== 'data' || first === 'read',
  );
  const { references, reads } = readReferences(raw.configuration);
  return {
    path,
    digest,
    stack: of?.stack ?? stack,
    of,
    renamed: was !== null && is !== null && changes(readMadeFor(was).rest, readMadeFor(is).rest),
    madeFor: { before: readMadeFor(was).madeFor, after: readMadeFor(is).madeFor },
    terraform: raw.terraform_version,
    plannedAt: raw.timestamp,
    resources: new Map(resources.map((each) => [addressOf(each), readResource(each)])),
    drifted: new Map((raw.resource_drift ?? []).map((each) => [each.address, readResource(each)])),
    outputs: outputs.filter(({ before, after }) => changes(before, after)),
    references,
    reads,
  };
}

function refuseOthers(given: unknown, path: string): void {
  const keys = isMap(given) ? (given as SeenMap) : {};
  const version = keys.format_version;
  if (typeof version === 'string' && version.split('.')[0] !== FORMAT) {
    throw new UserError(
      `${shown(path)} has the format version ${shown(version)}, but only ${FORMAT}.x is supported: plan with Terraform 1.5 or newer`,
    );
  }
  if (typeof version === 'string' && ('planned_values' in keys || 'resource_changes' in keys)) return;
  const what =
    'serial' in keys && 'lineage' in keys
      ? 'a state file'
      : typeof version === 'string' && 'values' in keys
        ? 'a state, shown as JSON'
        : 'resource' in keys || 'terraform' in keys
          ? 'a configuration'
          : undefined;
  throw new UserError(`${shown(path)} is not a plan${what ? ` but ${what}` : ''}: ${showCommand(path)}`);
}

function readResource({ type, previous_address, change: given, ...named }: RawResource): PlannedResource {
  const address = addressOf(named);
  const moved = previous_address !== undefined && previous_address !== address ? previous_address : undefined;
  const action = actionOf(given.actions) ?? (moved === undefined ? undefined : 'move');
  const after = argumentsOf(type, given.after, given.after_unknown, given.after_sensitive);
  return {
    address,
    type,
    action,
    // Unchanged values, most of every plan, are there once.
    before: action === undefined ? after : argumentsOf(type, given.before, undefined, given.before_sensitive),
    after,
    replacedFor: (given.replace_paths ?? []).map(pathText),
    movedFrom: moved,
  };
}

/**
 * The address; of what is left of an earlier, failed replacement with its key, for the resource itself has the same
 * one.
 */
function addressOf({ address, deposed }: Pick<RawResource, 'address' | 'deposed'>): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

function argumentsOf(
  type: string,
  value: Json | undefined,
  unknown: Json | undefined,
  sensitive: Json | undefined,
): SeenMap {
  const names = new Set([...keysOf(value), ...keysOf(unknown)]);
  const given = [...names].map((name): [string, Seen] => [
    name,
    isSecretData(type, name)
      ? secretData(at(value, name), at(unknown, name))
      : masked(
          at(value, name),
          at(unknown, name),
          // What is secret as a whole is there all the same.
          sensitive === true ? true : at(sensitive, name),
          secretArgument(type, name),
        ),
  ]);
  return Object.fromEntries(given);
}

function at(value: Json | undefined, name: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;
}

function keysOf(value: Json | undefined): string[] {
  return isMap(value) ? Object.keys(value) : [];
}

function actionOf(given: readonly string[]): Action | undefined {
  if (given.length > 1) return 'replace';
  const [only] = given;
  return only === undefined || only === 'no-op' ? undefined : (only as Action);
}

/** A path as Terraform writes it: `spec[0].template[0]`. */
function pathText(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function readOutput(name: string, given: z.infer<typeof change>): PlannedOutput {
  return {
    name,
    before: masked(given.before, undefined, given.before_sensitive, false),
    after: masked(given.after, given.after_unknown, given.after_sensitive, false),
  };
}

/** The stack of the plan: as it will be, or as it was if all of it is destroyed. */
function planOf(before: Seen, after: Seen): PlanOf | undefined {
  const said = mapOf(after).stack === undefined ? mapOf(before) : mapOf(after);
  const [environment, stack, role, name] = ['environment', 'stack', 'role', 'name'].map((key) => textOf(said[key]));
  if (!environment || !stack || !name) return undefined;
  if (!isRole(role)) return undefined;
  return { environment, stack, role, name };
}

const ROLES: readonly string[] = ['hub', 'region', 'leaf', 'identity', 'trust'] satisfies StackRole['role'][];

function isRole(role: string | undefined): role is StackRole['role'] {
  return role !== undefined && ROLES.includes(role);
}

function changes(before: Seen, after: Seen): boolean {
  if (before instanceof Unknown || after instanceof Unknown) return true;
  if (before instanceof Hidden && after instanceof Hidden) return !before.same(after);
  return JSON.stringify(before) !== JSON.stringify(after);
}
