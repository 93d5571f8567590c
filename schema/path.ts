import { show } from './show';

/** Position of a value in an environment. */
export type Path = readonly PropertyKey[];

/** `sites.edge2.up[1]`; keys that are not identifiers are in brackets and quotes. */
export function showPath(path: Path): string {
  return path.map((key, index) => (isPlain(key) && index > 0 ? `.${String(key)}` : step(key, index))).join('');
}

function isPlain(key: PropertyKey): boolean {
  return typeof key !== 'number' && /^[A-Za-z0-9_-]+$/.test(String(key));
}

function step(key: PropertyKey, index: number): string {
  if (typeof key === 'number') return `[${key}]`;
  return index === 0 && isPlain(key) ? String(key) : `[${show(String(key))}]`;
}

/** Problems in the order of their paths in the value; those of missing fields come last in their group. */
export function inOrderOf<Its extends { readonly path: Path }>(value: unknown, problems: readonly Its[]): Its[] {
  return problems
    .map((problem) => ({ problem, position: positions(value, problem.path) }))
    .sort((a, b) => compare(a.position, b.position))
    .map(({ problem }) => problem);
}

function positions(value: unknown, path: Path): number[] {
  const [key, ...rest] = path;
  if (key === undefined) return [];
  if (typeof value !== 'object' || value === null) return [0];
  const keys = Object.keys(value);
  const index = keys.indexOf(String(key));
  return index < 0 ? [keys.length] : [index, ...positions(Reflect.get(value, key), rest)];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, position] of a.entries()) {
    const difference = position - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
