import { BESIDE } from '../../constructs/contract';
import { isObject } from '../../lib/json';
import { ofType, type Side } from '../model/from-plan';
import { innerJson } from '../model/plan/plan-json';
import { isSeenMap, mapOf, metadataOf, type Seen, type SeenMap, textOf } from '../model/plan/seen';

/** A file of the ConfigMap of a tier's streams, which its Job gives to the `nats` command. */
export interface StreamFile {
  /** Its key. */
  readonly file: string;
  readonly name: string;
  /** The stream's configuration, as `nats` reads it; absent where the file holds none. */
  readonly config?: SeenMap;
  /** Its text, for comparison. */
  readonly text: Seen;
  /** Why `nats` reads it otherwise than it looks, or not at all. */
  readonly faults: readonly string[];
}

/** The files of a tier's streams on one side of a plan; `unknown` where the plan does not know them. */
export function streamFilesOf(side: Side): readonly StreamFile[] | 'unknown' {
  if (side.streams === 'unknown' && streamMapsOf(side).some(({ values }) => !isSeenMap(values.data))) return 'unknown';
  const files = streamMapsOf(side).flatMap(({ values }) =>
    Object.entries(mapOf(values.data)).map(([file, text]) => readFile(file, text)),
  );
  const count = new Map<string, number>();
  for (const { name } of files) count.set(name, (count.get(name) ?? 0) + 1);
  return files.map((each) =>
    count.get(each.name) === 1
      ? each
      : { ...each, faults: [...each.faults, 'another file describes this stream, too'] },
  );
}

/** The ConfigMaps of a tier's streams: this project makes one. */
export function streamMapsOf(side: Side) {
  return ofType(side, 'kubernetes_config_map').filter(({ values }) => metadataOf(values).name.endsWith(BESIDE.streams));
}

function readFile(file: string, text: Seen): StreamFile {
  const parsed = typeof text === 'string' ? parse(text) : undefined;
  const named = file.replace(/\.json$/, '');
  if (parsed === undefined || typeof text !== 'string') {
    return { file, name: named, text, faults: ['it is no JSON object'] };
  }
  const isFile = file.endsWith('.json');
  const unknown = Object.keys(parsed).filter((key) => !FIELDS.has(key));
  const config = Object.fromEntries(Object.entries(parsed).map(([key, value]) => [fieldOf(key) ?? key, value]));
  const name = textOf(config.name);
  return {
    file,
    name: name ?? named,
    config,
    text,
    faults: [
      ...(isFile ? [] : ['its name does not end in .json']),
      ...(isFile && name !== named ? ['its name is not that of the stream in it'] : []),
      ...(STREAM_NAME.test(name ?? '') ? [] : ['it names no stream']),
      ...unknown.map((key) => fieldFault(key)),
      ...(keysIn(text) === keysOf(parsed) ? [] : ['a field is in it twice, and the last one counts']),
    ],
  };
}

/** As environments and constructs allow them. */
const STREAM_NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** The field that `nats` reads a key as: without regard to upper and lower case, as Go reads JSON. */
function fieldOf(key: string): string | undefined {
  const folded = key.normalize('NFKC').toLowerCase();
  return FIELDS.has(folded) ? folded : undefined;
}

function fieldFault(key: string): string {
  const read = fieldOf(key);
  return read === undefined
    ? `this version knows no field ${key}`
    : `the field ${key} is read as ${read}, whatever its letters`;
}

function parse(text: string): SeenMap | undefined {
  const value = innerJson(text);
  return isObject(value) ? (value as SeenMap) : undefined;
}

/** Fields of a stream's configuration, as nats-server 2.15 and the `nats` command read it. */
const FIELDS: ReadonlySet<string> = new Set([
  ...['name', 'description', 'subjects', 'retention', 'max_consumers', 'max_msgs', 'max_bytes', 'max_age'],
  ...['max_msgs_per_subject', 'max_msg_size', 'discard', 'storage', 'num_replicas', 'no_ack', 'duplicate_window'],
  ...['placement', 'mirror', 'sources', 'compression', 'first_seq', 'subject_transform', 'republish', 'sealed'],
  ...['allow_direct', 'mirror_direct', 'discard_new_per_subject', 'deny_delete', 'deny_purge', 'allow_rollup_hdrs'],
  ...['consumer_limits', 'metadata', 'allow_msg_ttl', 'subject_delete_marker_ttl', 'allow_msg_counter'],
  ...['allow_atomic', 'allow_msg_schedules', 'persist_mode', 'allow_batched', 'template_owner'],
]);

/** How many keys a JSON text has, those that are in one object twice included. */
function keysIn(text: string): number {
  return [...text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
}

/** How many keys are left of them once it is read. */
function keysOf(value: Seen): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysOf(item), 0);
  if (!isSeenMap(value)) return 0;
  const entries = Object.entries(value);
  return entries.reduce((sum, [, item]) => sum + keysOf(item), entries.length);
}
