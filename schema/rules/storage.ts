import type { JetStream } from '../../constructs/server/capacity';
import { MEBIBYTE, MEMORY_SHARE } from '../../constructs/server/room';
import { sizeOf, sizeOfBytes } from '../../constructs/size';
import type { Site, SiteStream } from '../environment';
import { unstatedBytes } from '../resolve-streams';
import { show } from '../show';
import { Tree } from '../tree';
import { type Place, places, sites, upstreams } from './places';
import type { Inspection } from './rule';

/** JetStream's memory leaves enough memory for the server. */
export function memoryFits(inspection: Inspection): void {
  for (const { tier, path } of places(inspection)) {
    const { memory } = tier.jetstream;
    const limit = tier.resources.memory;
    const most = Math.floor((limit.bytes * MEMORY_SHARE) / MEBIBYTE);
    if (memory.bytes <= limit.bytes * MEMORY_SHARE) continue;
    inspection.report(
      path('jetstream', 'memory'),
      `${show(memory.text)} is too much for resources.memory, ${limit.text}: at most "${most}Mi" fits. The server needs the rest, and is killed when streams in memory leave it none`,
      path('resources', 'memory'),
    );
  }
}

/** The streams of a site, and those that hub and regions gather, fit in JetStream's files. */
export function streamsFit(inspection: Inspection): void {
  for (const { tier, path } of sites(inspection)) {
    const problem = misfit(tier.streams.map(described), tier.jetstream, 'maxBytes for each');
    if (problem) inspection.report(path('streams'), problem, path('jetstream', 'file'));
  }
  for (const { tier, path } of upstreams(inspection)) {
    const gathered = tier.streams.map((stream) => ({ ...stream, what: `${stream.name} of ${some(stream.sources)}` }));
    const problem = misfit(
      gathered,
      tier.jetstream,
      `${limitsKey(tier.name)}: { maxBytes } for each in the streams of its sites`,
    );
    if (problem) inspection.report(path('jetstream', 'file'), problem, ['sites'], ['defaults', 'site', 'streams']);
  }
}

interface Described extends Pick<SiteStream, 'name' | 'maxBytes'> {
  /** The stream, for messages. */
  readonly what: string;
}

function described(stream: SiteStream): Described {
  return { ...stream, what: stream.name };
}

/** JetStream reserves the maximum size of each stream, and refuses a stream that does not fit. */
function misfit(streams: readonly Described[], { file }: JetStream, limit: string): string | undefined {
  const total = streams.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
  if (total <= file.bytes) return undefined;
  const unstated = unstatedBytes(file);
  const parts = streams.map(
    ({ what, maxBytes }) => `${what} ${roundedSize(maxBytes)}${maxBytes === unstated ? ' (no maxBytes: 90 %)' : ''}`,
  );
  const together = streams.length > 1 ? `, together ${roundedSize(total)},` : '';
  const advice = streams.some(({ maxBytes }) => maxBytes === unstated)
    ? `; streams do not share space, and one without maxBytes leaves only ${roundedSize(file.bytes - unstated)}: set ${limit} (for a deployed stream no less than it has now, or its oldest messages are deleted)`
    : '';
  return `${parts.join(', ')}${together} is more than jetstream.file, ${file.text}${advice}`;
}

/** The first names of a list, and how many more there are. */
function some(names: readonly string[]): string {
  const rest = names.length - NAMED_AT_MOST;
  return rest > 0 ? `${names.slice(0, NAMED_AT_MOST).join(', ')} and ${rest} more` : names.join(', ');
}

const NAMED_AT_MOST = 3;

/** To a whole number of a unit that leaves two digits at least, rounded down. */
function roundedSize(bytes: number): string {
  const unit = ['Gi', 'Mi', 'Ki'].find((suffix) => bytes >= 10 * sizeOf(`1${suffix}`).bytes);
  const exact = sizeOfBytes(bytes).text;
  if (unit === undefined || exact.length <= EXACT_LENGTH) return exact;
  return `${Math.floor(bytes / sizeOf(`1${unit}`).bytes)}${unit}`;
}

/** Sizes of so many characters are shown as they are: 4608Mi. */
const EXACT_LENGTH = 6;

/** The key of a site's stream that holds its limits at a hub or region. */
function limitsKey(place: string): 'hub' | 'region' {
  return place === 'hub' ? 'hub' : 'region';
}

/** Sites agree on the limits of their stream at the hub and at each region, where it is a single stream. */
export function limitsAgree(inspection: Inspection): void {
  const { environment } = inspection;
  const tree = new Tree(environment.sites, environment.regions);
  for (const { tier: place } of upstreams(inspection)) {
    const below = new Set(tree.sitesBelow(place.name));
    const members = sites(inspection).filter(({ tier }) => below.has(tier.name));
    const where = place.name === 'hub' ? 'the hub' : `region ${place.name}`;
    for (const key of ['maxAge', 'maxBytes']) agree(inspection, members, { key, group: limitsKey(place.name), where });
  }
}

interface SharedLimit {
  readonly key: string;
  readonly group: 'hub' | 'region';
  readonly where: string;
}

/** A site that sets no limit disagrees too: another site's limit would apply to the stream of all. */
function agree(inspection: Inspection, members: readonly Place<Site>[], { key, group, where }: SharedLimit): void {
  const said = new Map<string, { site: string; value: unknown }>();
  const all = members.flatMap(({ tier, path }) =>
    tier.streams.map(({ name }) => {
      const at = [...path('streams'), name, group, key];
      const value = inspection.valueAt(at);
      if (value !== undefined && !said.has(name)) said.set(name, { site: tier.name, value });
      return { name, at, value };
    }),
  );
  for (const { name, at, value } of all) {
    const other = said.get(name);
    if (other === undefined || other.value === value) continue;
    const problem = value === undefined ? 'is missing: it must be' : `${show(value)} is not`;
    inspection.report(
      at,
      `${problem} ${show(other.value)}, as ${other.site} has it; at ${where}, ${name} is a single stream`,
    );
  }
}
