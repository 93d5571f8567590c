import { compare, type PartPair } from '../../lib/json';
import { Hidden, isSeenMap, type Seen, type SeenMap, sameSeen, Unknown } from '../model/plan/seen';

/**
 * Where an object, or a part of it, differs between two sides of a plan, as paths with names instead of numbers:
 * `container[nats].env[DEBUG]`. Other spellings of the same value (unset, empty, false) do not count.
 */
export function differences(before: SeenMap, after: SeenMap): string[] {
  const found: string[] = [];
  compare<Seen, DifferencePlace>([before, after, { path: '', isWhole: false }], {
    isSame: (from, to, { path, isWhole }) =>
      !isWhole && (sameSeen(from ?? null, to ?? null) || (isNothing(from, path) && isNothing(to, path))),
    parts,
    tell: (_from, to, { path, isWhole }) => {
      // Kubernetes fills these in, and a plan does not know it.
      if (isWhole || !(to instanceof Unknown && FILLED_IN.test(path))) found.push(path);
    },
  });
  return found;
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
  const [old, now] = [entries(from, path), entries(to, path)];
  if (isWhole || !old || !now || old.size + now.size === 0) return undefined;
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => {
    const isItem = key.startsWith('[');
    const at = `${path}${isItem || path === '' ? key : `.${key}`}`;
    return [old.get(key), now.get(key), { path: at, isWhole: isItem && (!old.has(key) || !now.has(key)) }];
  });
}

/** The entries of a map, of a list of named items, or of the only block of a list; `undefined` for anything else. */
function entries(value: Seen | undefined, path: string): Map<string, Seen> | undefined {
  if (value === undefined || value === null) return new Map();
  if (isSeenMap(value)) return new Map(Object.entries(value));
  if (!Array.isArray(value)) return undefined;
  if (!value.every(isSeenMap)) return value.length === 0 ? new Map() : undefined;
  const names = value.map(({ name, mount_path }) => mount_path ?? name);
  // An object has one metadata block, and its name does not identify the block.
  const isNamed =
    !/(^|\.)metadata$/.test(path) &&
    names.every((name) => typeof name === 'string' && name !== '') &&
    new Set(names).size === value.length;
  if (isNamed) return new Map(value.map((item, index) => [`[${names[index]}]`, item]));
  const [only] = value;
  return value.length === 1 && only ? new Map(Object.entries(only)) : undefined;
}

/** Arguments that are true by default: for these, `false` differs from unset. */
const ON_BY_DEFAULT = /(^|\.)(automount_service_account_token|allow_privilege_escalation|enable_service_links)$/;

const FILLED_IN =
  /(^|\.)(hostname|node_name|scheduler_name|image_pull_secrets|readiness_gate|service_account_name|image_pull_policy|termination_message_policy|default_mode|dns_policy|api_version|limits|requests|size_limit|fs_group_change_policy)$|^container\[[^\]]+\]\.restart_policy$/;

function isNothing(value: Seen | undefined, path: string): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true;
  if (value === false) return !ON_BY_DEFAULT.test(path);
  if (value instanceof Hidden || value instanceof Unknown) return false;
  if (Array.isArray(value)) return value.every((item) => isNothing(item, path));
  return isSeenMap(value) && Object.entries(value).every(([key, item]) => isNothing(item, `${path}.${key}`));
}
