import { BESIDE } from '../../../constructs/contract';
import { natural } from '../../../lib/natural';
import { configMapsNamed } from '../../model/from-plan';
import { isSeenMap, listOf, mapOf, type Seen, type SeenMap, sameSeen, textOf } from '../../model/plan/seen';
import { bytesText } from '../bytes-text';
import type { Analysis, Notes } from '../notes';
import { listed, phrase } from '../phrase';

/** Streams that are created, changed, or removed from the configuration. */
export const streams: Analysis = ({ before, after }, notes) => {
  const covers = configMapsNamed({ before, after }, BESIDE.streams);
  if (before.streams === 'unknown' || after.streams === 'unknown') {
    if (before.streams === after.streams) return;
    notes.add('unknown', { title: phrase`streams are known only after apply`, key: ['streams'], covers });
    return;
  }
  // The whole tier is removed: that is reported of the stack and of its volumes.
  if (!after.servers) return notes.cover(covers);
  for (const [name, was] of before.streams) {
    const is = after.streams.get(name);
    if (is) changed(name, was, is, notes);
    else {
      notes.add('stream-removed', {
        title: phrase`stream ${name} is removed from the configuration`,
        details: [
          phrase`It stays on the servers with its messages until someone deletes it there: ${`nats stream rm ${name}`}`,
        ],
        key: [name],
      });
    }
  }
  for (const [name, is] of after.streams) {
    if (before.streams.has(name)) continue;
    const subjects = listOf(is.subjects).map(String);
    notes.add('stream-added', {
      title:
        subjects.length > 0
          ? phrase`new stream ${name} of ${listed(subjects)}`
          : phrase`new stream ${name}, sourcing from ${listed([...sources(is.sources ?? null).keys()])}`,
      key: [name, ...subjects],
    });
  }
  notes.cover(covers);
};

/** Limits by which messages are deleted, and the values that mean no limit (https://docs.nats.io/nats-concepts/jetstream/streams#configuration). */
const LIMITS: Readonly<Record<string, (value: number) => boolean>> = {
  max_msgs: (value) => value <= 0,
  max_bytes: (value) => value <= 0,
  max_age: (value) => value === 0,
  max_msgs_per_subject: (value) => value <= 0,
};

/** Whether nats-server refuses this change of an existing stream. */
function isFixed(key: string, from: Seen, to: Seen): boolean {
  return key === 'storage' || (key === 'retention' && (from === 'workqueue' || to === 'workqueue'));
}

function changed(name: string, was: SeenMap, is: SeenMap, notes: Notes): void {
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [from, to] = [was[key] ?? null, is[key] ?? null];
    if (sameSeen(from, to)) continue;
    const none = LIMITS[key];
    if (none && isLower(from, to, none)) {
      notes.add('stream-limits-lower', {
        title: phrase`stream ${name} may hold less: ${key} ${limitText(key, from, none)} → ${limitText(key, to, none)}`,
        details: [phrase`Messages over the new limit are deleted as soon as it is applied, the oldest first.`],
        key: [name, key, String(to)],
      });
    } else if (key === 'retention' && from === 'limits' && to === 'interest') {
      notes.add('stream-limits-lower', {
        title: phrase`stream ${name} keeps only messages that a consumer still needs: ${key} limits → interest`,
        details: [phrase`All others are deleted as soon as it is applied.`],
        key: [name, key, 'interest'],
      });
    } else if (key === 'sources') {
      changedSources(name, from, to, notes);
    } else {
      notes.add('stream-changed', {
        title: phrase`stream ${name}: ${key} ${valueText(key, from)} → ${valueText(key, to)}`,
        details: isFixed(key, from, to)
          ? [phrase`nats-server refuses this change of an existing stream: the Job will fail.`]
          : key === 'subjects'
            ? [phrase`Messages on subjects that are removed from it are no longer stored.`]
            : [],
        key: [name, key, JSON.stringify(to)],
      });
    }
  }
}

function changedSources(name: string, from: Seen, to: Seen, notes: Notes): void {
  const [was, is] = [sources(from), sources(to)];
  const removed = [...was.keys()].filter((source) => !is.has(source)).sort(natural);
  const added = [...is.keys()].filter((source) => !was.has(source)).sort(natural);
  const other = [...is].filter(([source, value]) => was.has(source) && !sameSeen(was.get(source), value));
  if (added.length > 0) {
    notes.add('source-added', {
      title: phrase`stream ${name} also sources from ${listed(added)}`,
      key: [name, ...added],
    });
  }
  if (removed.length > 0) {
    notes.add('source-removed', {
      title: phrase`stream ${name} no longer sources from ${listed(removed)}`,
      details: [phrase`Messages that it has stay. Those that it has not fetched yet stay at the source only.`],
      key: [name, ...removed],
    });
  }
  if (other.length > 0) {
    const names = other.map(([source]) => source);
    notes.add('stream-changed', {
      title: phrase`stream ${name} changes how it sources from ${listed(names)}`,
      key: [name, 'sources', JSON.stringify(other)],
    });
  }
}

/** Sources by their domain, or where they have none, by their stream. */
function sources(value: Seen): Map<string, SeenMap> {
  const found = listOf(value).filter(isSeenMap);
  return new Map(
    found.map((source) => {
      const domain = /^\$JS\.(.+)\.API$/.exec(textOf(mapOf(source.external).api) ?? '')?.[1];
      return [domain ?? textOf(source.name) ?? JSON.stringify(source), source];
    }),
  );
}

function isLower(from: Seen, to: Seen, none: (value: number) => boolean): boolean {
  const [was, is] = [Number(from ?? 0), Number(to ?? 0)];
  return !none(is) && (none(was) || is < was);
}

function limitText(key: string, value: Seen, none: (value: number) => boolean): string {
  return none(Number(value ?? 0)) ? 'no limit' : valueText(key, value);
}

function valueText(key: string, value: Seen): string {
  if (value === null) return '(not set)';
  if (typeof value === 'number' && /_bytes$|^max_msg_size$/.test(key) && value > 0) return bytesText(value);
  if (typeof value === 'number' && /^max_age$|_window$/.test(key) && value > 0) return `${value / 1e9} s`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `[${value.join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
