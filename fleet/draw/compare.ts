import { canonical, type ValueMap } from '../model';
import type {
  Change,
  Filters,
  Marked,
  Model,
  ModelLink,
  ModelNode,
  ModelSource,
  ModelStream,
  Particulars,
} from './model';
import { type Snapshot, streamKey } from './snapshot';

/** The fleet before and after as one model, with what is added, removed and changed. */
export function compare(before: Snapshot, after: Snapshot): Model {
  const configsOf = (node: string, stream: string) =>
    [before, after].map(({ configs }) => configs.get(streamKey(node, stream)));
  return {
    nodes: merged(
      before.nodes,
      after.nodes,
      ({ id }) => id,
      (was, now) => node(was, now, configsOf),
    ),
    links: merged(before.links, after.links, ({ leaf, upstream }) => JSON.stringify([leaf, upstream]), link),
    compared: true,
  };
}

/** The current items in their order, with removed ones behind the item that they followed. */
function merged<T extends { readonly change?: Change }>(
  before: readonly T[],
  after: readonly T[],
  key: (one: T) => string,
  both: (was: T, now: T) => T,
): T[] {
  const was = new Map(before.map((one) => [key(one), one]));
  const now = new Map(after.map((one) => [key(one), one]));
  const result = after.map((one): T => {
    const earlier = was.get(key(one));
    return earlier ? both(earlier, one) : { ...one, change: 'added' };
  });
  for (const [index, one] of before.entries()) {
    if (now.has(key(one))) continue;
    const previous = before[index - 1];
    const at = previous === undefined ? 0 : result.findIndex((other) => key(other) === key(previous)) + 1;
    result.splice(at, 0, { ...one, change: 'removed' });
  }
  return result;
}

function node(
  was: ModelNode,
  now: ModelNode,
  configsOf: (node: string, stream: string) => (ValueMap | undefined)[],
): ModelNode {
  // Its stack is new, although its upstream had a user for it.
  if (isBare(was) !== isBare(now)) return isBare(was) ? { ...now, change: 'added' } : { ...was, change: 'removed' };
  const streams = merged(
    was.streams,
    now.streams,
    ({ name }) => name,
    (earlier, later) => stream(earlier, later, configsOf(now.id, later.name)),
  );
  const changed = (['address', 'servers', 'namespace'] as const).filter((key) => was[key] !== now[key]);
  const before: Particulars = Object.fromEntries(changed.map((key) => [key, was[key]]));
  const isChanged = changed.length > 0 || streams.some(({ change }) => change);
  return { ...now, streams, ...(changed.length > 0 && { before }), ...(isChanged && { change: 'changed' as const }) };
}

function isBare({ kind }: ModelNode): boolean {
  return kind === 'leaf' || kind === 'elsewhere';
}

function stream(was: ModelStream, now: ModelStream, [before, after]: (ValueMap | undefined)[]): ModelStream {
  const subjects = marks(was.subjects, now.subjects);
  const sources = merged<ModelSource>(
    was.sources,
    now.sources,
    ({ stream, domain }) => JSON.stringify([stream, domain]),
    (_, one) => one,
  );
  const drawn = ['subjects', 'sources', 'mirror'];
  const settings = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .filter((key) => !drawn.includes(key) && canonical(before?.[key] ?? null) !== canonical(after?.[key] ?? null))
    .sort();
  const isChanged = settings.length > 0 || [...subjects, ...sources].some(({ change }) => change);
  return { ...now, subjects, sources, settings, ...(isChanged && { change: 'changed' as const }) };
}

function link(was: ModelLink, now: ModelLink): ModelLink {
  if (typeof was.filters === 'string' || typeof now.filters === 'string') {
    const isChanged = was.filters !== now.filters && now.filters !== 'applied' && was.filters !== 'applied';
    return isChanged ? { ...now, change: 'changed' } : now;
  }
  const filters: Filters = {
    up: marks(was.filters.up, now.filters.up),
    down: marks(was.filters.down, now.filters.down),
  };
  const isChanged = [...filters.up, ...filters.down].some(({ change }) => change);
  return { ...now, filters, ...(isChanged && { change: 'changed' as const }) };
}

function marks(was: readonly Marked[], now: readonly Marked[]): Marked[] {
  return merged<Marked>(
    was,
    now,
    ({ text }) => text,
    (_, one) => one,
  );
}
