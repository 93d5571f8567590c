import { z } from 'zod';
import { escaped as shown } from '../../../lib/escaped';
import { isMap, type JsonObject } from '../../../lib/json';
import { UserError } from '../../../lib/user-error';
import type { Json } from './masked';
import { showCommand } from './plan-file';

/** The major version of the format that is understood, see https://developer.hashicorp.com/terraform/internals/json-format */
const FORMAT = '1';

/** In characters: Terraform, Kubernetes and NATS have none that is nearly as long. */
export const LONGEST_NAME = 2_000;

/** Resources or outputs of a plan: a hub with ten thousand sites has fewer. */
const MOST = 50_000;

/** What Terraform does with one resource or output, as it writes it; every combination that there is. */
const ACTIONS = [
  ['no-op'],
  ['create'],
  ['read'],
  ['update'],
  ['delete'],
  ['forget'],
  ['delete', 'create'],
  ['create', 'delete'],
  ['create', 'forget'],
  ['forget', 'create'],
].map((each) => each.join(' and '));

const name = z.string().max(LONGEST_NAME, `has more than ${LONGEST_NAME} characters`);
const actions = z
  .array(name)
  .refine((given) => ACTIONS.includes(given.join(' and ')), `is none of these: ${ACTIONS.join('; ')}`);
const json = z.custom<Json>((value) => value !== undefined);
const change = z.object({
  actions,
  before: json.optional(),
  after: json.optional(),
  after_unknown: json.optional(),
  before_sensitive: json.optional(),
  after_sensitive: json.optional(),
  replace_paths: z.array(z.array(z.union([name, z.number()]))).optional(),
  importing: json.optional(),
  generated_config: json.optional(),
  before_identity: json.optional(),
  after_identity: json.optional(),
});
const resource = z.object({
  address: name,
  mode: name.optional(),
  type: name,
  provider_name: name.optional(),
  previous_address: name.optional(),
  deposed: name.optional(),
  change,
});
const resources = z.array(resource).max(MOST, `has more than ${MOST} entries`).optional();
const schema = z.object({
  format_version: name,
  terraform_version: name.optional(),
  timestamp: name.optional(),
  errored: z.boolean().optional(),
  resource_changes: resources,
  resource_drift: resources,
  // Its keys are checked by hand: zod leaves out an output called `__proto__`.
  output_changes: json.optional(),
  configuration: json.optional(),
});

/** One resource in a plan's JSON. */
export type RawResource = z.infer<typeof resource>;

/** What happens to a resource or output, in a plan's JSON. */
export type RawChange = z.infer<typeof change>;

/** The JSON of a plan, its secrets still in it. */
export interface RawPlan extends Omit<z.infer<typeof schema>, 'output_changes'> {
  readonly outputs: readonly (readonly [name: string, change: RawChange])[];
}

/**
 * Checks the shape of a plan's JSON.
 * @throws UserError for anything else, naming the file, and what it is if that can be told
 */
export function rawPlan(given: unknown, path: string): RawPlan {
  refuseOthers(given, path);
  const { output_changes: outputs = {}, ...raw } = checked(schema, given, [], path);
  if (raw.errored) {
    throw new UserError(
      `${shown(path)} is the plan of a run that failed, and is incomplete: fix the errors of \`terraform plan\`, and plan again`,
    );
  }
  for (const part of ['resource_changes', 'resource_drift'] as const) refuseDoubles(raw[part] ?? [], part, path);
  if (!isMap(outputs)) throw unreadable(path, ['output_changes'], 'is no object');
  const names = Object.entries(outputs);
  if (names.length > MOST) throw unreadable(path, ['output_changes'], `has more than ${MOST} entries`);
  return {
    ...raw,
    outputs: names.map(([output, value]) => [output, checked(change, value, ['output_changes', output], path)]),
  };
}

/** A part of a plan whose shape is right, with all that is in it. */
function checked<Shape extends z.ZodType>(
  shape: Shape,
  given: unknown,
  at: readonly string[],
  path: string,
): z.infer<Shape> {
  const parsed = shape.safeParse(given);
  if (parsed.success) return given as z.infer<Shape>;
  const [issue] = parsed.error.issues;
  throw unreadable(path, [...at, ...(issue?.path ?? []).map(String)], issue?.message ?? '');
}

function unreadable(path: string, at: readonly string[], message: string): UserError {
  return new UserError(`${shown(path)} is not a readable plan: ${shown(at.join('.'))}: ${message}`);
}

/** Terraform has one entry for each object; of two, a review could only show one. */
function refuseDoubles(entries: readonly RawResource[], part: string, path: string): void {
  const known = new Set<string>();
  for (const { address, deposed } of entries) {
    const key = JSON.stringify([address, deposed]);
    if (known.has(key)) throw unreadable(path, [part], `has two entries for ${shown(address)}`);
    known.add(key);
  }
}

function refuseOthers(given: unknown, path: string): void {
  const keys: JsonObject = isMap(given) ? given : {};
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
