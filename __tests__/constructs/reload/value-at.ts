/** What stands at a path of keys and indexes in JSON, e.g. `leafs.0.account`; nothing where the path does not lead anywhere. */
export function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}
