import { type Size, sizeOf } from '../constructs/size';
import { STREAM_SHARE } from './defaults';
import { present, type StreamsDraft, sortedEntries } from './draft';
import { parseDuration } from './duration';
import type { AggregateStream, SiteStream } from './environment';
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

/** Streams that source those of the same name. */
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

/**
 * Bytes of a stream without `maxBytes`, regardless of other streams: a stream that is added does not shrink existing
 * ones, whose oldest messages would be deleted.
 */
export function unstatedBytes(file: Size): number {
  return Math.floor(file.bytes * STREAM_SHARE);
}

function resolveLimits(drafts: ReadonlyMap<string, LimitsDraft>, file: Size) {
  return [...drafts].map(([name, { maxBytes, maxAge }]) => {
    const maxAgeSeconds = maxAge === undefined ? undefined : parseDuration(maxAge);
    return {
      name,
      maxBytes: maxBytes === undefined ? unstatedBytes(file) : sizeOf(maxBytes).bytes,
      ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    };
  });
}
