import { compare, type PartPair } from '../../lib/json';
import type { PlannedResource } from '../model/plan/plan';
import { Hidden, isSeenMap, type Seen, type SeenMap, sameSeen, Unknown } from '../model/plan/seen';

/** One argument that gets another value, or one that is new with its resource. */
export interface ArgumentDifference {
  /**
   * Its place, with names instead of numbers where the items of a list have names, and quotes around what is no plain
   * word: `spec.template.spec.container[nats].env[DEBUG]`, `metadata.labels["app.kubernetes.io/name"]`.
   */
  readonly path: string;
  /** `undefined` where it was not set. */
  readonly from: Seen | undefined;
  /** `undefined` where it will not be set. */
  readonly to: Seen | undefined;
}

/**
 * The unit in which a plan is understood: an argument of a resource, or, with the path {@link WHOLE}, that the resource
 * as a whole is created, replaced, deleted, moved, forgotten or read. Each of them needs a finding that explains it;
 * what no rule explains is reported as such.
 */
export interface PlannedChange extends ArgumentDifference {
  readonly resource: PlannedResource;
}

/** The path of the change of a resource as a whole. */
export const WHOLE = '';

/** A resource with its changes. */
export interface ChangedResource {
  readonly resource: PlannedResource;
  readonly changes: readonly PlannedChange[];
}

/** Changes by their resource. */
export function changesByResource(changes: readonly PlannedChange[]): ChangedResource[] {
  const found = new Map<PlannedResource, PlannedChange[]>();
  for (const change of changes) {
    const same = found.get(change.resource);
    if (same) same.push(change);
    else found.set(change.resource, [change]);
  }
  return [...found].map(([resource, of]) => ({ resource, changes: of }));
}

/** The changes of a resource at some paths, and below them. */
export function changesWithin(
  changes: readonly PlannedChange[],
  resource: PlannedResource,
  paths: readonly string[],
): PlannedChange[] {
  const isBelow = (path: string, top: string) => path.startsWith(top) && /^([.[]|$)/.test(path.slice(top.length));
  return changes.filter((each) => each.resource === resource && paths.some((top) => isBelow(each.path, top)));
}

/** All that a plan does to a resource. */
export function changesOf(resource: PlannedResource): PlannedChange[] {
  const { action, before, after } = resource;
  if (action === undefined) return [];
  const whole = { resource, path: WHOLE, from: orNothing(before), to: orNothing(after) };
  if (action === 'delete' || action === 'forget') return [whole];
  const found = (action === 'create' ? leaves(after) : argumentDifferences(before, after)).map((each) => ({
    resource,
    ...each,
  }));
  return action === 'update' ? found : [whole, ...found];
}

function orNothing(values: SeenMap): SeenMap | undefined {
  return Object.keys(values).length > 0 ? values : undefined;
}

/** The arguments of a resource that are set, each with its value. */
export function argumentsOf(values: SeenMap): ArgumentDifference[] {
  return leaves(values);
}

/** The arguments of a value that are set, each on its own: those of a new resource, or of a container that is added. */
function leaves(value: Seen, path = ''): ArgumentDifference[] {
  if (isNothing(value, path)) return [];
  const inner = entries(value, path);
  if (!inner || inner.size === 0) return [{ path, from: undefined, to: value }];
  const found = [...inner].flatMap(([key, item]) => leaves(item, step(path, key)));
  return found.length > 0 ? found : [{ path, from: undefined, to: value }];
}

/**
 * Where an object, or a part of it, differs between two sides of a plan. A container, volume or variable that is added
 * or removed is one difference. Other spellings of the same value (unset, empty, false) do not count.
 */
export function argumentDifferences(before: SeenMap, after: SeenMap): ArgumentDifference[] {
  const found: ArgumentDifference[] = [];
  compare<Seen, DifferencePlace>([before, after, { path: '', isWhole: false }], {
    isSame: (from, to, { path, isWhole }) =>
      !isWhole && (sameSeen(from ?? null, to ?? null) || (isNothing(from, path) && isNothing(to, path))),
    parts,
    tell: (from, to, { path, isWhole }) => {
      // Kubernetes fills these in, and a plan does not know it.
      if (isWhole || !(to instanceof Unknown && FILLED_IN.test(path))) found.push({ path, from, to });
    },
  });
  return found;
}

/** The paths of these. */
export function differences(before: SeenMap, after: SeenMap): string[] {
  return argumentDifferences(before, after).map(({ path }) => path);
}

interface DifferencePlace {
  readonly path: string;
  /** A container, volume or variable that is added or removed is one difference. */
  readonly isWhole: boolean;
}

function parts(
  from: Seen | undefined,
  to: Seen | undefined,
  { path, isWhole }: DifferencePlace,
): PartPair<Seen, DifferencePlace>[] | undefined {
  // An empty block differs from none in nothing that is in it.
  if (ALL_IF_EMPTY.test(path) && isNothing(from, path) !== isNothing(to, path)) return undefined;
  const [old, now] = [entries(from, path), entries(to, path)];
  if (isWhole || !old || !now || old.size + now.size === 0) return undefined;
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => {
    const isItem = key.startsWith('[');
    return [old.get(key), now.get(key), { path: step(path, key), isWhole: isItem && (!old.has(key) || !now.has(key)) }];
  });
}

/** A path with one more step: `[name]` for an item of a list, else a key. */
function step(path: string, key: string): string {
  if (key.startsWith('[')) return `${path}${key}`;
  return path === '' ? key : `${path}.${key}`;
}

/** The entries of a map, of a list of named items, or of the only block of a list; `undefined` for anything else. */
function entries(value: Seen | undefined, path: string): Map<string, Seen> | undefined {
  if (value === undefined || value === null) return new Map();
  if (isSeenMap(value)) return keyed(value);
  if (!Array.isArray(value)) return undefined;
  if (!value.every(isSeenMap)) return value.length === 0 ? new Map() : undefined;
  const names = value.map(({ name, mount_path }) => mount_path ?? name);
  const isNamed =
    (value.length > 1 || !ONLY_ONE.test(path)) &&
    names.every((name) => typeof name === 'string' && name !== '') &&
    new Set(names).size === value.length;
  if (isNamed) return new Map(value.map((item, index) => [`[${quoted(String(names[index]))}]`, item]));
  const [only] = value;
  return value.length === 1 && only ? keyed(only) : undefined;
}

/** Blocks of which there is one, so that what is called `name` in them does not identify the block. */
const ONLY_ONE = /(^|\.)(metadata|config_map|secret|(config_map|secret)(_key)?_ref|pvc)$/;

function keyed(value: SeenMap): Map<string, Seen> {
  return new Map(Object.entries(value).map(([key, item]) => [WORD.test(key) ? key : `[${JSON.stringify(key)}]`, item]));
}

/** A name as a step: `nats`, or in quotes where a path could be read in two ways. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}

const WORD = /^[A-Za-z_][\w-]*$/;

/** Arguments that are true by default: for these, `false` differs from unset. */
const ON_BY_DEFAULT =
  /(^|\.)(automount_service_account_token|allow_privilege_escalation|enable_service_links|allocate_load_balancer_node_ports|wait_for_\w+)$/;

/** Arguments for which zero is the same as unset, as Kubernetes and the provider have it. */
const ZERO_BY_DEFAULT =
  /(^|\.)(min_ready_seconds|initial_delay_seconds|host_port|node_port|health_check_node_port|active_deadline_seconds|partition)$/;

/** Blocks that mean "all" where they are empty: no rule and an empty rule of a network policy are opposites. */
const ALL_IF_EMPTY = /(^|\.)(ingress|egress|pod_selector|namespace_selector|empty_dir)$/;

const FILLED_IN =
  /(^|\.)(hostname|node_name|scheduler_name|image_pull_secrets|readiness_gate|service_account_name|image_pull_policy|termination_message_policy|default_mode|dns_policy|api_version|limits|requests|size_limit|fs_group_change_policy)$|(^|\.)container\[[^\]]+\]\.restart_policy$/;

/** Whether a value is another spelling of one that is not set. */
function isNothing(value: Seen | undefined, path: string): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (value === 0 || value === '0') return ZERO_BY_DEFAULT.test(path);
  if (value === false) return !ON_BY_DEFAULT.test(path);
  if (value instanceof Hidden || value instanceof Unknown) return false;
  if (Array.isArray(value)) return value.every((item) => isNothing(item, path));
  if (ALL_IF_EMPTY.test(path)) return false;
  return isSeenMap(value) && Object.entries(value).every(([key, item]) => isNothing(item, step(path, key)));
}
