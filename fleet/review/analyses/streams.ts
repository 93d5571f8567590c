import { BESIDE } from '../../../constructs/contract';
import { configMapsNamed } from '../../model/from-plan';
import { isSeenMap, listOf, mapOf, type Seen, type SeenMap, sameSeen, textOf } from '../../model/plan/seen';
import type { Analysis, Notes } from '../notes';
import { listed, phrase } from '../phrase';

/** Streams that are made, changed or not kept any more. */
export const streams: Analysis = ({ before, after }, notes) => {
  const tells = configMapsNamed({ before, after }, BESIDE.streams);
  if (before.streams === 'unknown' || after.streams === 'unknown') {
    if (before.streams === after.streams) return;
    notes.add('unknown', { title: phrase`the streams are known only when this is applied`, key: ['streams'], tells });
    return;
  }
  // All of it goes: that is told of the stack, and of its volumes.
  if (!after.servers) return notes.tell(tells);
  for (const [name, was] of before.streams) {
    const is = after.streams.get(name);
    if (is) changed(name, was, is, notes);
    else {
      notes.add('stream-removed', {
        title: phrase`the stream ${name} is not kept any more`,
        details: [
          phrase`It stays on the servers with its messages, until somebody deletes it there: ${`nats stream rm ${name}`}`,
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
          ? phrase`the stream ${name} is made, of ${listed(subjects)}`
          : phrase`the stream ${name} is made, and fetches from ${listed([...sources(is.sources ?? null).keys()])}`,
      key: [name, ...subjects],
    });
  }
  notes.tell(tells);
};

/** Limits under which messages are deleted, and what stands for none of each (https://docs.nats.io/nats-concepts/jetstream/streams#configuration). */
const LIMITS: Readonly<Record<string, (value: number) => boolean>> = {
  max_msgs: (value) => value <= 0,
  max_bytes: (value) => value <= 0,
  max_age: (value) => value === 0,
  max_msgs_per_subject: (value) => value <= 0,
};

/** Whether nats-server refuses to change this of a stream that is there. */
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
        title: phrase`the stream ${name} may hold less: ${key} ${limitText(key, from, none)} → ${limitText(key, to, none)}`,
        details: [phrase`What is over the new limit is deleted as soon as it is applied, the oldest first.`],
        key: [name, key, String(to)],
      });
    } else if (key === 'retention' && from === 'limits' && to === 'interest') {
      notes.add('stream-limits-lower', {
        title: phrase`the stream ${name} keeps only what a consumer waits for: ${key} limits → interest`,
        details: [phrase`All else is deleted as soon as it is applied.`],
        key: [name, key, 'interest'],
      });
    } else if (key === 'sources') {
      changedSources(name, from, to, notes);
    } else {
      notes.add('stream-changed', {
        title: phrase`the stream ${name}: ${key} ${valueText(key, from)} → ${valueText(key, to)}`,
        details: isFixed(key, from, to)
          ? [phrase`nats-server does not change this of a stream that is there: the Job will fail.`]
          : key === 'subjects'
            ? [phrase`What is published under a subject that is not in it any more is not stored.`]
            : [],
        key: [name, key, JSON.stringify(to)],
      });
    }
  }
}

function changedSources(name: string, from: Seen, to: Seen, notes: Notes): void {
  const [was, is] = [sources(from), sources(to)];
  const gone = [...was.keys()].filter((source) => !is.has(source));
  const come = [...is.keys()].filter((source) => !was.has(source));
  const other = [...is].filter(([source, value]) => was.has(source) && !sameSeen(was.get(source), value));
  if (come.length > 0) {
    notes.add('source-added', {
      title: phrase`the stream ${name} fetches from ${listed(come)} too`,
      key: [name, ...come],
    });
  }
  if (gone.length > 0) {
    notes.add('source-removed', {
      title: phrase`the stream ${name} fetches nothing from ${listed(gone)} any more`,
      details: [phrase`What it has stays. What it has not fetched yet stays where it is.`],
      key: [name, ...gone],
    });
  }
  if (other.length > 0) {
    const names = other.map(([source]) => source);
    notes.add('stream-changed', {
      title: phrase`the stream ${name} fetches from ${listed(names)} in another way`,
      key: [name, 'sources', JSON.stringify(other)],
    });
  }
}

/** Sources by what they are called: the domain that they are in, or else the stream. */
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
  if (value === null) return 'nothing';
  if (typeof value === 'number' && /_bytes$|^max_msg_size$/.test(key) && value > 0) return bytesText(value);
  if (typeof value === 'number' && /^max_age$|_window$/.test(key) && value > 0) return `${value / 1e9} s`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `[${value.join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number of bytes in the largest unit of which it is one or more, to two digits. */
function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** unit).toFixed(2))} ${units[unit]}`;
}
