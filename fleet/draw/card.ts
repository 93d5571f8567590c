import { CHANGES, type Line, linesOf, plainLine, shortened } from './lines';
import type { Filters, ModelLink, ModelNode, ModelSource, ModelStream, Particulars } from './model';

/** Name of a load balancer until its cloud assigns an address; no other name ends like this (RFC 2606). */
const NOT_ASSIGNED = /\.load-balancer\.invalid(:\d+)?$/;

/** The lines of a node's card, below its name. */
export function nodeLines(node: ModelNode, nameOf: (id: string) => string): Line[] {
  const { before, change, kind } = node;
  if (kind === 'leaf') return [plainLine('known only as a user of its upstream')];
  if (kind === 'elsewhere') return [plainLine('not in this picture')];
  return [
    ...particulars(tierText(node), before && tierText(before)),
    ...particulars(address(node), before && address(before)),
    // A node that is added or removed is marked as a whole, so its streams are not marked.
    ...node.streams.flatMap((stream) => streamLines(stream, nameOf, change === 'changed')),
  ];
}

/** A line with the current value, and one with the earlier value if it differs. */
function particulars(now: string | undefined, before: string | undefined): Line[] {
  return [
    ...(now === undefined ? [] : [plainLine(now, before === undefined ? undefined : 'changed')]),
    ...(before === undefined ? [] : [plainLine(`before: ${before}`)]),
  ];
}

/** How many servers, in which namespace; undefined where neither is known. */
export function tierText({ servers, namespace }: Particulars, each = ''): string | undefined {
  const parts = [
    ...(servers === undefined ? [] : [`${servers} ${servers === 1 ? 'server' : 'servers'}${each}`]),
    ...(namespace === undefined ? [] : [`namespace ${shortened(namespace, 20)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' · ');
}

function address({ address }: Particulars): string | undefined {
  if (address === undefined) return undefined;
  return NOT_ASSIGNED.test(address) ? 'address of its load balancer' : shortened(address);
}

/** The lines of a stream on a card; an optional note follows its name. */
export function streamLines(stream: ModelStream, nameOf: (id: string) => string, marked: boolean, note = ''): Line[] {
  const change = marked ? stream.change : undefined;
  const whole = change === 'added' || change === 'removed';
  const row = (label: string, words: readonly string[], of?: 'added' | 'removed') =>
    linesOf({ label, words, most: 3, ...(of && { change: of }) });
  const marks = [undefined, 'added', 'removed'] as const;
  const subjects = (of: (typeof marks)[number]) =>
    stream.subjects.filter((one) => one.change === of).map(({ text }) => text);
  const sources = (of: (typeof marks)[number]) =>
    stream.sources.filter((one) => one.change === of).map((source) => sourceText(source, stream, nameOf));
  return [
    ...linesOf({ label: 'stream', words: [`${stream.name}${note}`], ...(change && { change }) }),
    ...(whole
      ? [
          ...row(
            'keeps',
            stream.subjects.map(({ text }) => text),
          ),
          ...row(
            'from',
            stream.sources.map((source) => sourceText(source, stream, nameOf)),
          ),
        ]
      : [
          ...marks.flatMap((mark) => row('keeps', subjects(mark), mark)),
          ...marks.flatMap((mark) => row('from', sources(mark), mark)),
          ...linesOf({ label: 'settings', words: stream.settings, change: 'changed' }),
        ]),
  ];
}

function sourceText({ stream, domain, from }: ModelSource, of: ModelStream, nameOf: (id: string) => string): string {
  if (domain === undefined) return stream;
  const where = from === undefined ? domain : nameOf(from);
  return stream === of.name ? where : `${stream}@${where}`;
}

/** Characters in one line at a link: longer lines make the picture wide. */
const LINK_COLUMNS = 24;

const NO_FILTERS = {
  credentials: 'filter in its credentials',
  'no user': 'no user there: refused',
  applied: 'filter known after apply',
  elsewhere: '',
} as const;

/** The lines at a link: its filters, and the streams that are sourced over it. */
export function linkLines({ filters, change }: ModelLink, up: readonly string[], down: readonly string[]): Line[] {
  return [
    ...(change === 'added' || change === 'removed' ? [plainLine(`link ${CHANGES[change].word}`, change)] : []),
    ...(typeof filters === 'string'
      ? NO_FILTERS[filters] === ''
        ? []
        : [plainLine(NO_FILTERS[filters], change === 'changed' ? 'changed' : undefined)]
      : filterLines(filters)),
    ...linesOf({ label: '↑ stream', words: up, most: 2, width: LINK_COLUMNS }),
    ...linesOf({ label: '↓ stream', words: down, most: 2, width: LINK_COLUMNS }),
  ];
}

/** A link's filters: unchanged subjects first, then added, then removed ones. */
export function filterLines({ up, down }: Filters): Line[] {
  const row = (label: string, subjects: Filters['up']) =>
    ([undefined, 'added', 'removed'] as const).flatMap((change) =>
      linesOf({
        label,
        width: LINK_COLUMNS,
        words: subjects.filter((subject) => subject.change === change).map(({ text }) => text),
        ...(change && { change }),
      }),
    );
  return [...row('↑ up', up), ...row('↓ down', down)];
}
