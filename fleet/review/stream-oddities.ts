import { bytesOfConf } from '../../constructs/conf/amounts';
import { streamConfig } from '../../constructs/streams/stream';
import { subjectFault, subjectsOverlap } from '../../constructs/subjects';
import { DEFAULT_DOWN } from '../../constructs/tier/defaults';
import { fleetsOf, type Side } from '../model/from-plan';
import { type Seen, type SeenMap, sameSeen, textsOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';
import { bytesText } from './bytes-text';
import { confValue } from './conf-value';
import type { PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';
import { knownDomains, sourcesOf } from './stream-sources';

/** Fields that say something about a stream, or limit it, and do nothing to others. */
const FREE = new Set(['description', 'max_msgs', 'max_msgs_per_subject', 'max_msg_size']);

/**
 * What of a new stream differs from those that this version of the project makes.
 * @param servers of its tier
 */
export function unlikeOurs(config: SeenMap, servers: number): Phrase[] {
  const { name, subjects, max_bytes: bytes, max_age: age } = config;
  const sources = sourcesOf(config);
  const ours = streamConfig(
    {
      name: String(name),
      ...(subjects !== undefined && { subjects: textsOf(subjects) }),
      ...(config.sources !== undefined && { sourceDomains: sources.map(({ id }) => id) }),
      maxBytes: Number(bytes ?? -1),
      ...(Number(age) > 0 && { maxAgeSeconds: Number(age) / 1e9 }),
    },
    servers,
  ) as SeenMap;
  const found: Phrase[] = [];
  for (const key of new Set([...Object.keys(ours), ...Object.keys(config)])) {
    const value = config[key] ?? null;
    if (key === 'sources' || sameSeen(value, ours[key] ?? null)) continue;
    if (FREE.has(key) && isFree(key, value)) continue;
    found.push(phrase`${key} ${JSON.stringify(value)}`);
  }
  if (!isWhole(bytes) || Number(bytes) <= 0) found.push(phrase`no limit of its size`);
  if (subjects !== undefined && sources.length > 0) {
    found.push(phrase`it stores subjects beside its sources: what arrives both ways is stored twice`);
  }
  return found;
}

/** A whole number, as fields of a stream are. */
export function isWhole(value: Seen | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isFree(key: string, value: Seen): boolean {
  return key === 'description' ? typeof value === 'string' : isWhole(value) && value >= -1;
}

/**
 * Sources that are written otherwise than by this project, twice, or of a domain that nobody knows.
 * @param those the ones to look at. @default all
 */
export function oddSources(
  config: SeenMap,
  stack: PlannedStack,
  all: readonly PlannedStack[],
  those?: ReadonlySet<string>,
): Phrase[] {
  const sources = sourcesOf(config).filter(({ id }) => those?.has(id) ?? true);
  const domains = knownDomains(stack, all);
  const odd = sources.filter(({ isOurs }) => !isOurs).map(({ id }) => id);
  const unknown = sources.filter(({ isOurs, id }) => isOurs && !domains.has(id)).map(({ id }) => id);
  const ids = sourcesOf(config).map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, n) => ids.indexOf(id) !== n))];
  return [
    ...(odd.length > 0 ? [phrase`it sources from ${listed(odd)} otherwise than this project does`] : []),
    ...(unknown.length > 0
      ? [phrase`it sources from domain ${listed(unknown)}, which is of no tier in this review and of no leaf here`]
      : []),
    ...(twice.length > 0 ? [phrase`it sources from ${listed(twice)} twice`] : []),
  ];
}

/** What else uses subjects that a stream begins to store. */
export function overlaps(
  name: string,
  subjects: readonly string[],
  stack: PlannedStack,
  all: readonly PlannedStack[],
): Phrase[] {
  const { streams } = stack.after;
  const others = streams === 'unknown' ? [] : [...streams].filter(([other]) => other !== name);
  const down = comingDown(stack, all);
  const found = subjects.flatMap((subject) => {
    const fault = subjectFault(subject);
    if (fault !== undefined) return [phrase`${subject}: ${[fault]}`];
    const meets = (each: string) => subjectFault(each) === undefined && subjectsOverlap(subject, each);
    const clashes: Phrase[] = others
      .flatMap(([other, config]) =>
        textsOf(config.subjects)
          .filter(meets)
          .map((theirs) => [other, theirs] as const),
      )
      .map(
        ([other, theirs]) => phrase`${subject} overlaps ${theirs} of stream ${other}: nats-server refuses one of them`,
      );
    const [first = ''] = subject.split('.');
    if (/^[*>]$/.test(first)) clashes.push(phrase`${subject} is every subject, also those of nats-server and answers`);
    else if (first.startsWith('$')) clashes.push(phrase`${subject} is a subject of nats-server itself`);
    else if (first === '_INBOX') clashes.push(phrase`${subject} is where answers arrive`);
    const commands = down.subjects.filter(meets);
    if (commands.length > 0) clashes.push(phrase`${subject} overlaps ${listed(commands)}, which comes down here`);
    return clashes;
  });
  if (down.isKnown || found.length > 0 || subjects.length === 0 || !stack.before.servers) return found;
  return [phrase`what comes down to this tier is not known here: review it together with its hub or region`];
}

/** What comes down to a tier, by the filter of its link. Where that is not known: what environments have by default. */
function comingDown({ plan }: PlannedStack, all: readonly PlannedStack[]): { subjects: string[]; isKnown: boolean } {
  const { of } = plan;
  if (of?.role !== 'leaf' && of?.role !== 'region') return { subjects: [], isKnown: true };
  const links = fleetsOf(all).after.links();
  const filters = links.find(({ leaf }) => leaf.stack === plan.stack)?.filters;
  if (typeof filters === 'object') return { subjects: [...filters.down], isKnown: true };
  return { subjects: DEFAULT_DOWN.map((subject) => subject.replace('{site}', of.name)), isKnown: false };
}

/** Whether the streams of a tier fit into what its servers may store; what is lacking, where they do not. */
export function lackOfRoom(side: Side): Phrase | undefined {
  const tree = treeOf(side);
  if (side.streams === 'unknown' || !side.servers || !tree) return undefined;
  const room = bytesOfConf(confValue(tree, 'jetstream', 'max_file'));
  const { replicas } = side.servers;
  const needed = [...side.streams.values()].reduce((sum, { max_bytes, num_replicas }) => {
    const copies = Math.min(replicas, Number(num_replicas ?? 1));
    return sum + (Math.max(0, Number(max_bytes ?? 0)) * copies) / Math.max(1, replicas);
  }, 0);
  if (room !== undefined && needed <= room) return undefined;
  const limit = room === undefined ? '(not set)' : bytesText(room);
  return phrase`the streams take ${bytesText(needed)} of each server, and jetstream.max_file is ${limit}`;
}
