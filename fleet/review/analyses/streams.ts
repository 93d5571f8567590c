import { sameSubjects } from '../../../constructs/subjects';
import { natural } from '../../../lib/natural';
import { type Seen, type SeenMap, sameSeen, textsOf } from '../../model/plan/seen';
import { bytesText } from '../bytes-text';
import { digestOf } from '../digest';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { joined, listed, type Phrase, phrase } from '../phrase';
import { type StreamFile, streamFilesOf, streamMapsOf } from '../stream-files';
import { isWhole, lackOfRoom, oddSources, overlaps, unlikeOurs } from '../stream-oddities';
import { type StreamSource, sourcesOf } from '../stream-sources';

/** Streams that are created, changed, or removed from the configuration. */
export const streams: Analysis = (stack, notes, all) => {
  const { before, after } = stack;
  const maps = new Set([before, after].flatMap(streamMapsOf).map(({ resource }) => resource));
  const ofMaps = stack.changes.filter(({ resource }) => maps.has(resource));
  // The whole tier is removed: that is reported of the stack and of its volumes.
  if (!after.servers) {
    notes.explain(ofMaps);
    return;
  }
  const of = ofMaps.filter(({ path }) => /^data([.[]|$)/.test(path));
  const [was, is] = [streamFilesOf(before), streamFilesOf(after)];
  if (was === 'unknown' || is === 'unknown') {
    if (was === is && of.length === 0) return;
    notes.add('unknown', { title: phrase`streams are known only after apply`, key: ['streams'], of });
    return;
  }
  if (of.length === 0 && sameFiles(was, is)) return;
  notes.explain(of);
  compared({ stack, all, notes, was, is });
};

function sameFiles(was: readonly StreamFile[], is: readonly StreamFile[]): boolean {
  return sameSeen(
    was.map(({ file, text }) => [file, text]),
    is.map(({ file, text }) => [file, text]),
  );
}

interface Files {
  readonly stack: PlannedStack;
  readonly all: readonly PlannedStack[];
  readonly notes: Notes;
  readonly was: readonly StreamFile[];
  readonly is: readonly StreamFile[];
}

function compared({ stack, all, notes, was, is }: Files): void {
  const earlier = new Map(was.map((each) => [each.name, each]));
  const now = new Set(is.map(({ name }) => name));
  for (const name of earlier.keys()) {
    if (now.has(name)) continue;
    notes.add('stream-removed', {
      title: phrase`stream ${name} is removed from the configuration`,
      details: [
        phrase`It stays on the servers with its messages until someone deletes it there: ${`nats stream rm ${name}`}`,
      ],
      key: [name],
    });
  }
  for (const each of is) {
    const old = earlier.get(each.name);
    if (old && sameSeen(old.text, each.text) && old.file === each.file) continue;
    if (each.faults.length > 0 && !sameSeen(old?.faults, each.faults)) {
      notes.add('stream-unusual', {
        title: phrase`file ${each.file} of the streams: ${joined(
          each.faults.map((fault) => phrase`${fault}`),
          '; ',
        )}`,
        details: [phrase`The ${'nats'} command reads these files without regard to upper and lower case.`],
        key: [each.file, digestOf(each.text)],
      });
    }
    const { name, config } = each;
    if (config === undefined) continue;
    if (old?.config) {
      for (const key of keysOf(old.config, config)) field(key, name, [old.config, config], { stack, all, notes });
    } else added(name, config, stack, all, notes);
  }
  const lack = lackOfRoom(stack.after);
  if (lack === undefined || !takesMore(was, is)) return;
  notes.add('stream-unusual', {
    title: lack,
    details: [
      phrase`JetStream reserves ${'max_bytes'} of each stream, and refuses a stream for which nothing is left.`,
    ],
    key: ['room', ...is.map(({ name, config }) => `${name} ${JSON.stringify(config?.max_bytes ?? null)}`)],
  });
}

function keysOf(was: SeenMap, is: SeenMap): ReadonlySet<string> {
  return new Set([...Object.keys(was), ...Object.keys(is)]);
}

function takesMore(was: readonly StreamFile[], is: readonly StreamFile[]): boolean {
  const earlier = new Map(was.map(({ name, config }) => [name, config]));
  return is.some(({ name, config }) =>
    ['max_bytes', 'num_replicas'].some((key) => Number(config?.[key] ?? 0) > Number(earlier.get(name)?.[key] ?? 0)),
  );
}

function added(name: string, config: SeenMap, stack: PlannedStack, all: readonly PlannedStack[], notes: Notes): void {
  const subjects = textsOf(config.subjects);
  const { servers } = stack.after;
  const role = stack.plan.of?.role;
  const odd: Phrase[] = [
    ...unlikeOurs(config, servers?.replicas ?? 1),
    ...oddSources(config, stack, all),
    ...overlaps(name, subjects, stack, all),
    ...(subjects.length > 0 && (role === 'hub' || role === 'region')
      ? [phrase`it stores what is published here, while this project's streams of a hub or region only source`]
      : []),
    ...(subjects.length === 0 && sourcesOf(config).length === 0 ? [phrase`it stores nothing`] : []),
  ];
  const title =
    subjects.length > 0
      ? phrase`new stream ${name} of ${listed(subjects)}`
      : phrase`new stream ${name}, sourcing from ${listed(sourcesOf(config).map(({ id }) => id))}`;
  if (odd.length === 0) notes.add('stream-added', { title, key: [name, ...subjects] });
  else {
    notes.add('stream-unusual', {
      title: phrase`${title}: ${odd[0] ?? []}`,
      details: odd.slice(1),
      key: [name, digestOf(config)],
    });
  }
}

/** Limits by which messages are deleted, and the values that mean no limit (https://docs.nats.io/nats-concepts/jetstream/streams#configuration). */
const LIMITS: ReadonlyMap<string, (value: number) => boolean> = new Map([
  ['max_msgs', (value: number) => value <= 0],
  ['max_bytes', (value: number) => value <= 0],
  ['max_age', (value: number) => value === 0],
  ['max_msgs_per_subject', (value: number) => value <= 0],
]);

/** What nats-server takes where a field is not set. */
const DEFAULTS: SeenMap = {
  ...{ retention: 'limits', storage: 'file', discard: 'old', compression: 'none', num_replicas: 1 },
  ...{ max_msgs: -1, max_bytes: -1, max_age: 0, max_msgs_per_subject: -1, max_msg_size: -1, max_consumers: -1 },
  ...{ sealed: false, deny_delete: false, deny_purge: false, allow_rollup_hdrs: false, no_ack: false },
};

/** Whether nats-server refuses this change of an existing stream. */
function isFixed(key: string, from: Seen, to: Seen): boolean {
  if (key === 'retention') return from === 'workqueue' || to === 'workqueue';
  if (key === 'sealed' || key === 'deny_delete' || key === 'deny_purge') return from === true;
  return /^(storage|mirror|max_consumers|allow_msg_counter|persist_mode|first_seq)$/.test(key);
}

function field(
  key: string,
  name: string,
  [was, is]: readonly [was: SeenMap, is: SeenMap],
  { stack, all, notes }: Pick<Files, 'stack' | 'all' | 'notes'>,
): void {
  const or = Object.hasOwn(DEFAULTS, key) ? (DEFAULTS[key] ?? null) : null;
  const [from, to] = [was[key] ?? or, is[key] ?? or];
  if (sameSeen(from, to)) return;
  const none = LIMITS.get(key);
  const note = (rule: 'stream-changed' | 'stream-limits-higher', details: Phrase[] = []) =>
    notes.add(rule, {
      title: phrase`stream ${name}: ${key} ${limitText(key, from, none)} → ${limitText(key, to, none)}`,
      details,
      key: [name, key, JSON.stringify(to)],
    });
  if (none && isWhole(to) && isLower(from, to, none)) {
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
  } else if (key === 'sources') changedSources(name, was, is, { stack, all, notes });
  else if (isLarger(key, from, to, is)) note('stream-limits-higher');
  else if (key === 'subjects') changedSubjects(name, from, to, { stack, all, notes });
  else if (key === 'num_replicas') note('stream-changed', replicasText(to, stack));
  else if (isFixed(key, from, to)) {
    note('stream-changed', [phrase`nats-server refuses this change of an existing stream: the Job will fail.`]);
  } else note('stream-changed');
}

/** Whether more or longer is kept, or nothing but a description changes. */
function isLarger(key: string, from: Seen, to: Seen, { max_age: age }: SeenMap): boolean {
  if (key === 'description') return to === null || typeof to === 'string';
  if (!isWhole(to) || (!isWhole(from) && from !== null)) return false;
  const none = LIMITS.get(key);
  // Without a limit, one stream may take all that is left for the others.
  if (none) return to >= (key === 'max_age' ? 0 : -1) && !(key === 'max_bytes' && none(to));
  if (key === 'max_msg_size') return to === -1 || (isWhole(from) && from > 0 && to > from);
  // nats-server refuses a window that is longer than messages are kept.
  if (key === 'duplicate_window') return to > Number(from ?? 0) && (!isWhole(age) || age === 0 || to <= age);
  return false;
}

function replicasText(to: Seen, { after }: PlannedStack): Phrase[] {
  const servers = after.servers?.replicas ?? 0;
  return isWhole(to) && to > servers
    ? [phrase`There are only ${servers} servers: nats-server refuses it, and the Job will fail.`]
    : [phrase`Each replica is on another server. With fewer of them, the loss of a server may be that of the stream.`];
}

function changedSubjects(
  name: string,
  from: Seen,
  to: Seen,
  { stack, all, notes }: Pick<Files, 'stack' | 'all' | 'notes'>,
): void {
  const [old, now] = [textsOf(from), textsOf(to)];
  if (Array.isArray(to) && now.length === to.length && sameSubjects(old, now)) {
    notes.add('written-otherwise', {
      title: phrase`stream ${name}: its subjects, ${listed(now)}, are written in another way`,
      key: [name, 'subjects', ...now],
    });
    return;
  }
  const added = now.filter((subject) => !old.includes(subject));
  notes.add('stream-changed', {
    title: phrase`stream ${name}: subjects ${valueText('subjects', from)} → ${valueText('subjects', to)}`,
    details: [
      phrase`Messages on subjects that are removed from it are no longer stored.`,
      ...overlaps(name, added, stack, all),
    ],
    key: [name, 'subjects', JSON.stringify(to)],
  });
}

function changedSources(
  name: string,
  was: SeenMap,
  is: SeenMap,
  { stack, all, notes }: Pick<Files, 'stack' | 'all' | 'notes'>,
): void {
  const [old, now] = [sourcesById(was), sourcesById(is)];
  const added = [...now.keys()].filter((id) => !old.has(id)).sort(natural);
  const removed = [...old.keys()].filter((id) => !now.has(id)).sort(natural);
  const others = [...now].filter(([id, { value }]) => old.has(id) && !sameSeen(old.get(id)?.value, value));
  const changed = new Set([...added, ...others.map(([id]) => id)]);
  const odd = oddSources({ ...is, name }, stack, all, changed);
  if (odd.length > 0) {
    notes.add('stream-changed', {
      title: phrase`stream ${name} changes its sources: ${odd[0] ?? []}`,
      details: odd.slice(1),
      key: [name, 'sources', digestOf(is.sources ?? null)],
    });
  } else if (added.length > 0) {
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
  if (others.length > 0) {
    notes.add('stream-changed', {
      title: phrase`stream ${name} changes how it sources from ${listed(others.map(([id]) => id))}`,
      key: [name, 'sources', JSON.stringify(others.map(([, { value }]) => value))],
    });
  }
}

function sourcesById(config: SeenMap): Map<string, StreamSource> {
  return new Map(sourcesOf(config).map((source) => [source.id, source]));
}

function isLower(from: Seen, to: Seen, none: (value: number) => boolean): boolean {
  const [was, is] = [Number(from ?? 0), Number(to ?? 0)];
  return !none(is) && (none(was) || is < was);
}

function limitText(key: string, value: Seen, none: ((value: number) => boolean) | undefined): string {
  return none && (value === null || isWhole(value)) && none(Number(value ?? 0)) ? 'no limit' : valueText(key, value);
}

function valueText(key: string, value: Seen): string {
  if (value === null) return '(not set)';
  if (typeof value === 'number' && /_bytes$|^max_msg_size$/.test(key) && value > 0) return bytesText(value);
  if (typeof value === 'number' && /^max_age$|_window$/.test(key) && value > 0) return `${value / 1e9} s`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `[${value.join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
