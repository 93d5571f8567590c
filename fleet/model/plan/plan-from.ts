import { FLEET_OUTPUT, type StackRole } from '../../../constructs/contract';
import { bareObject, isMap } from '../../../lib/json';
import { readMadeFor } from './made-for';
import { isSecretData, type Json, masked, secretArgument } from './masked';
import type { Action, Plan, PlannedOutput, PlannedResource, PlanOf } from './plan';
import { ownJson } from './plan-json';
import { readProviders } from './provider-config';
import { LONGEST_NAME, type RawChange, type RawResource, rawPlan } from './raw-plan';
import { readReferences } from './references';
import { remarksOf } from './remarks';
import { isUnchanged } from './remarks-of-entries';
import { secretData } from './secret-data';
import { Hidden, mapOf, type Seen, type SeenMap, textOf, Unknown } from './seen';
import { valuesRead } from './values-read';

/** Where a plan comes from. */
interface Origin {
  readonly path: string;
  readonly digest: string;
  /** Name of the stack where the plan does not say it. */
  readonly stack: string;
}

/**
 * Parses the output of `terraform show -json`.
 * @throws UserError for anything else, naming the file, and what it is if that can be told
 */
export function planFrom(given: unknown, { path, digest, stack }: Origin): Plan {
  const json = ownJson(given, path);
  const raw = rawPlan(json, path);
  const outputs = raw.outputs.map(([name, output]) => readOutput(name, output));
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
    }) => mode !== 'data' || first !== 'no-op',
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
    outputsBefore: new Map(outputs.map(({ name, before }) => [name, before])),
    references,
    reads,
    read: valuesRead(given, reads),
    providers: readProviders((raw.configuration ?? null) as Seen),
    remarks: remarksOf(isMap(json) ? json : {}, raw),
  };
}

function readResource({ type, previous_address, change: given, ...named }: RawResource): PlannedResource {
  const address = addressOf(named);
  const moved = previous_address !== undefined && previous_address !== address ? previous_address : undefined;
  const action = actionOf(given) ?? (moved === undefined ? undefined : 'move');
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
  return bareObject(given);
}

function at(value: Json | undefined, name: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;
}

function keysOf(value: Json | undefined): string[] {
  return isMap(value) ? Object.keys(value) : [];
}

function actionOf(change: RawChange): Action | undefined {
  if (change.actions.length > 1) return 'replace';
  const [only] = change.actions;
  // What differs is a change, whatever it is called.
  if (only === 'no-op') return isUnchanged(change) ? undefined : 'update';
  return only as Action | undefined;
}

/** A path as Terraform writes it: `spec[0].template[0]`. */
function pathText(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function readOutput(name: string, given: RawChange): PlannedOutput {
  return {
    name,
    before: masked(given.before, undefined, given.before_sensitive, false),
    after: masked(given.after, given.after_unknown, given.after_sensitive, false),
  };
}

/** The stack of the plan: as it will be, or as it was if all of it is destroyed. */
function planOf(before: Seen, after: Seen): PlanOf | undefined {
  const said = mapOf(after).stack === undefined ? mapOf(before) : mapOf(after);
  const [environment, stack, role, name] = ['environment', 'stack', 'role', 'name'].map((key) => nameOf(said[key]));
  if (!environment || !stack || !name) return undefined;
  if (!isRole(role)) return undefined;
  return { environment, stack, role, name };
}

/** A name that a page can hold: environments refuse longer ones. */
function nameOf(value: Seen | undefined): string | undefined {
  const text = textOf(value);
  return text !== undefined && text.length <= LONGEST_NAME ? text : undefined;
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
