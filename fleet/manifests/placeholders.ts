import { isMap, type Value } from '../model';

/** How the Resolver names the address of a LoadBalancer Service, which only its cluster knows. */
const PLACEHOLDER = /[a-z0-9][a-z0-9.-]*\.load-balancer\.invalid\b/g;

/** The placeholders in a value, sorted: `<service>.<namespace>.load-balancer.invalid`. */
export function placeholdersIn(value: Value): string[] {
  return [...new Set(textsIn(value).flatMap((text) => text.match(PLACEHOLDER) ?? []))].sort();
}

/** Every text in a value. */
export function textsIn(value: Value): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}
