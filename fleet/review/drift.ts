import type { PlannedResource } from '../model/plan/plan';
import { isSeenMap, type Seen, sameSeen } from '../model/plan/seen';

/**
 * Changes of a resource outside of Terraform that a plan reverts, by path. Not what the provider or the cluster filled
 * in: that was unset before, or the plan keeps it.
 */
export function reverted(drift: PlannedResource, planned: PlannedResource): string[] {
  const found: string[] = [];
  const compare = (was: Seen | undefined, is: Seen | undefined, will: Seen | undefined, path: string): void => {
    if (sameSeen(was ?? null, is ?? null)) return;
    if (isSeenMap(was) && isSeenMap(is)) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
        compare(was[key], is[key], isSeenMap(will) ? will[key] : undefined, path === '' ? key : `${path}.${key}`);
      }
    } else if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
      for (const [n, item] of was.entries())
        compare(item, is[n], Array.isArray(will) ? will[n] : undefined, `${path}[${n}]`);
    } else if (isSet(was) && sameSeen(was, will ?? null)) found.push(path);
  };
  compare(drift.before, drift.after, planned.after, '');
  return found;
}

/** Whether a value is set and not empty. */
function isSet(value: Seen | undefined): value is Seen {
  if (value === undefined || value === null || value === '' || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isSeenMap(value) || Object.keys(value).length > 0;
}
