import { STREAMS_SHARE } from './defaults';
import { present, type StreamsDraft, sortedEntries } from './draft';
import { parseDuration } from './duration';
import type { AggregateStream, SiteStream, Size } from './environment';
import { sizeOf } from './size';
import { forSite } from './subject';

/** Limits of a stream as written. */
export interface LimitsDraft {
  readonly maxAge?: string | undefined;
  readonly maxBytes?: string | number | undefined;
}

/** A site's streams, with `{site}` replaced. */
export function resolveStreams(site: string, drafts: StreamsDraft, file: Size): SiteStream[] {
  const entries = sortedEntries(drafts);
  const limits = resolveLimits(new Map(entries.map(([name, draft]) => [name, draft ?? {}])), file);
  return limits.map((limit) => ({
    ...limit,
    subjects: present(drafts[limit.name]?.subjects).map((subject) => forSite(subject, site)),
  }));
}

/** Streams that gather those of the same name. */
export function resolveAggregates(
  sources: ReadonlyMap<string, readonly string[]>,
  limits: ReadonlyMap<string, LimitsDraft>,
  file: Size,
): AggregateStream[] {
  const names = [...sources.keys()].sort();
  return resolveLimits(new Map(names.map((name) => [name, limits.get(name) ?? {}])), file).map((limit) => ({
    ...limit,
    sources: sources.get(limit.name) ?? [],
  }));
}

/** Streams without `maxBytes` share evenly what the others leave of {@link STREAMS_SHARE}. */
function resolveLimits(drafts: ReadonlyMap<string, LimitsDraft>, file: Size) {
  const entries = [...drafts];
  const given = entries.flatMap(([, { maxBytes }]) => (maxBytes === undefined ? [] : [sizeOf(maxBytes).bytes]));
  const left = file.bytes * STREAMS_SHARE - given.reduce((sum, bytes) => sum + bytes, 0);
  const share = Math.floor(left / (entries.length - given.length));
  return entries.map(([name, { maxBytes, maxAge }]) => {
    const maxAgeSeconds = maxAge === undefined ? undefined : parseDuration(maxAge);
    return {
      name,
      maxBytes: maxBytes === undefined ? share : sizeOf(maxBytes).bytes,
      ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    };
  });
}
