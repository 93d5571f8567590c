import { isMap, type Value, type ValueMap } from '.';

/** What is at a path of the cluster's answer, or undefined where the path ends early. */
export function at(value: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = typeof step === 'number' ? found[step] : undefined;
    else found = isMap(found) ? found[step] : undefined;
  }
  return found ?? undefined;
}

/** A text at a path; '' where there is none. */
export function textAt(value: Value | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A number at a path; 0 where there is none: the cluster leaves zeros out. */
export function numberAt(value: Value | undefined, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** The maps of a list at a path. */
export function listAt(value: Value | undefined, ...path: readonly (string | number)[]): ValueMap[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isMap) : [];
}

/** A map of texts at a path, such as labels. */
export function textsAt(value: Value | undefined, ...path: readonly (string | number)[]): Record<string, string> {
  const found = at(value, ...path);
  const entries = isMap(found) ? Object.entries(found) : [];
  return Object.fromEntries(entries.flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));
}

/** Whether all of some labels are among others. */
export function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
