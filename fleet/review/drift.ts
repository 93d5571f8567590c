import type { PlannedResource } from '../model/plan/plan';
import { isSeenMap, type Seen, type SeenMap, sameSeen } from '../model/plan/seen';

/**
 * Changes of a resource outside of Terraform that a plan reverts, by path. Not what the provider or the cluster filled
 * in: that was unset before, or the plan keeps it.
 */
export function reverted(drift: PlannedResource, planned: PlannedResource): string[] {
  return drifted(drift, planned).flatMap(({ path, was, will }) =>
    isSet(was) && sameSeen(was, will ?? null) ? path : [],
  );
}

/**
 * Changes of a resource outside of Terraform that a plan leaves as they are, by path. Not what Kubernetes counts, and
 * not what it fills in where nothing is set.
 * @param planned absent where the plan has no changes of resources at all
 */
export function kept(drift: PlannedResource, planned: PlannedResource | undefined): Drift[] {
  return drifted(drift, planned ?? drift).filter(({ path, was, is, will }) => {
    const isKept = sameSeen(is ?? null, will ?? null) && (isSet(was) || isSet(is));
    return isKept && !COUNTED.test(path) && !isFilledIn(path, was, is);
  });
}

/** What Kubernetes counts, or says of an object. */
const COUNTED = /^(status\b|metadata\[0\]\.(generation|resource_version)$)/;

/** What Kubernetes fills in where nothing is set: at a path, a value. */
const FILLED_IN: readonly (readonly [path: RegExp, value: RegExp])[] = [
  [/^metadata\[0\]\.uid$/, /^[\da-f-]{36}$/],
  [/\.scheduler_name$/, /^default-scheduler$/],
  [/\.termination_message_policy$/, /^File$/],
  [/\.image_pull_policy$/, /^(IfNotPresent|Always)$/],
  [/^spec\[0\]\.completion_mode$/, /^NonIndexed$/],
  [/\.dns_policy$/, /^ClusterFirst$/],
  [/\.restart_policy$/, /^(Always|Never|OnFailure)$/],
];

function isFilledIn(path: string, was: Seen | undefined, is: Seen | undefined): boolean {
  if (isSet(was)) return false;
  if (path === 'spec[0].selector') return sameSeen(is ?? null, [{ match_expressions: [], match_labels: null }]);
  return typeof is === 'string' && FILLED_IN.some(([where, value]) => where.test(path) && value.test(is));
}

/** One difference that came from outside of Terraform. */
export interface Drift {
  readonly path: string;
  readonly was: Seen | undefined;
  readonly is: Seen | undefined;
  /** What the plan makes of it. */
  readonly will: Seen | undefined;
}

function drifted(drift: PlannedResource, planned: PlannedResource): Drift[] {
  const found: Drift[] = [];
  const compare = (was: Seen | undefined, is: Seen | undefined, will: Seen | undefined, path: string): void => {
    if (sameSeen(was ?? null, is ?? null)) return;
    if (isSeenMap(was) && isSeenMap(is)) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
        const next = isSeenMap(will) ? part(will, key) : undefined;
        compare(part(was, key), part(is, key), next, path === '' ? key : `${path}.${key}`);
      }
    } else if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
      for (const [n, item] of was.entries())
        compare(item, is[n], Array.isArray(will) ? will[n] : undefined, `${path}[${n}]`);
    } else found.push({ path, was, is, will });
  };
  compare(drift.before, drift.after, planned.after, '');
  return found;
}

function part(map: SeenMap, key: string): Seen | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Whether a value is set and not empty. */
function isSet(value: Seen | undefined): value is Seen {
  if (value === undefined || value === null || value === '' || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isSeenMap(value) || Object.keys(value).length > 0;
}
