import { plainType, type Side } from '../model/from-plan';
import { blocksOf, isSeenMap, mapOf, type Seen, type SeenMap, textOf } from '../model/plan/seen';
import type { PlannedChange } from './changes';
import { isDescribing, metadataKey } from './harmless-metadata';

/**
 * Whether a change is one of a label or annotation that only describes, whose values are texts, and which no selector
 * of the stack looks for. Labels of a namespace are looked for by policies of the whole cluster.
 */
export function isHarmlessLabel({ resource, path, from, to }: PlannedChange, after: Side): boolean {
  const metadata = metadataKey(path);
  if (!metadata || !isDescribing(metadata.key) || !isText(from) || !isText(to)) return false;
  if (metadata.kind === 'annotations') return true;
  return plainType(resource.type) !== 'kubernetes_namespace' && !selectedKeys(after).has(metadata.key);
}

/** A text of one line, or nothing. */
function isText(value: Seen | undefined): boolean {
  return value === undefined || value === null || /^[^\n]{0,1000}$/.test(textOf(value) ?? '\n');
}

const KEYS = new WeakMap<Side, ReadonlySet<string>>();

/** The labels that any selector of a stack looks for. */
function selectedKeys(side: Side): ReadonlySet<string> {
  const known = KEYS.get(side);
  if (known) return known;
  const found = new Set<string>();
  for (const { values } of side.resources) collect(values.spec, found);
  KEYS.set(side, found);
  return found;
}

function collect(value: Seen | undefined, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item as Seen, found);
  if (!isSeenMap(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'match_labels' || key === 'selector') for (const label of Object.keys(mapOf(item))) found.add(label);
    if (key === 'match_expressions') for (const each of blocksOf(item)) add(each, found);
    if (key === 'topology_key' || key === 'match_label_keys')
      for (const label of [item].flat()) found.add(String(label));
    collect(item, found);
  }
}

function add({ key }: SeenMap, found: Set<string>): void {
  found.add(textOf(key) ?? '');
}
