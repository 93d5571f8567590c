import type { Json } from '../../fleet/model/plan/masked';
import { isObject } from '../../lib/json';

/** How one JSON value becomes another: places, each with what is there then; with nothing where nothing is. */
export type JsonPatch = readonly JsonChange[];

type JsonChange = readonly [path: readonly (string | number)[], value?: Json];

/** What differs between two values. A list of another length is another list. */
export function patchOf(from: Json | undefined, to: Json | undefined, path: JsonChange[0] = []): JsonChange[] {
  if (to === undefined) return from === undefined ? [] : [[path]];
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return from.flatMap((item: Json, index) => patchOf(item, to[index], [...path, index]));
  }
  if (isObject(from) && isObject(to)) {
    const [was, is] = [from, to] as Record<string, Json>[];
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => patchOf(was?.[key], is?.[key], [...path, key]));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [[path, to]];
}

/** The other value. */
export function patched(from: Json, patch: JsonPatch): Json {
  const whole = { value: structuredClone(from) };
  for (const [path, ...value] of patch) {
    const steps = ['value', ...path];
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Tree>((tree, step) => tree[step] as Tree, whole as unknown as Tree);
    if (value.length === 0) delete parent[last];
    else parent[last] = value[0];
  }
  return whole.value;
}

interface Tree {
  [key: string | number]: unknown;
}
