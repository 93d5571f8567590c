import { filterLines, streamLines, tierText } from './card';
import { CHANGES, type Line, linesOf, plainLine } from './lines';
import type { Change, Filters, Marked, ModelLink, ModelNode } from './model';

/** A leaf of a group, and its links. */
export interface Member {
  readonly node: ModelNode;
  /** The one that it has, or had. */
  readonly link: ModelLink | undefined;
}

/** How many names of a group are written at most. */
const NAMES = 20;

/** Stands in subjects for the name of each site. */
const SITE = '{site}';

/** What becomes of a leaf or of its link. */
function changeOf({ node, link }: Member): Change | undefined {
  return node.change ?? (link?.change && 'changed');
}

/** What the card of a group says. */
export function groupLines(members: readonly Member[], nameOf: (id: string) => string): Line[] {
  const present = members.filter(({ node }) => node.change !== 'removed').map(({ node }) => node);
  const [first] = present;
  const changes = (['added', 'changed', 'removed'] as const).flatMap((change) => {
    const names = members.filter((member) => changeOf(member) === change).map(({ node }) => node.name);
    return names.length === 0 ? [] : [{ change, names }];
  });
  const total = changes.reduce((sum, { names }) => sum + names.length, 0);
  return [
    ...(first ? common(first, present, nameOf) : []),
    ...changes.flatMap(({ change, names }) => {
      const share = Math.max(1, Math.floor((NAMES * names.length) / Math.max(NAMES, total)));
      const rest = names.length - share;
      const words = rest > 0 ? [...names.slice(0, share), `and ${rest} more`] : names;
      return [plainLine(`${names.length} ${CHANGES[change].word}`, change), ...linesOf({ words, most: NAMES })];
    }),
  ];
}

/** What all of them have in common. */
function common(first: ModelNode, all: readonly ModelNode[], nameOf: (id: string) => string): Line[] {
  const same = (of: (node: ModelNode) => unknown) => all.every((node) => of(node) === of(first));
  const { servers, namespace } = first;
  const text = tierText(
    {
      ...(same((node) => node.servers) && servers !== undefined && { servers }),
      ...(same((node) => node.namespace) && namespace !== undefined && { namespace }),
    },
    all.length > 1 ? ' each' : '',
  );
  const streams = first.streams.filter(({ name }) => same((node) => bareStream(node, name)));
  return [
    ...(text === undefined ? [] : [plainLine(text)]),
    ...streams.flatMap((stream) => streamLines(stream, nameOf, false)),
  ];
}

/** A stream without what differs from site to site, or by time. */
function bareStream({ name, streams }: ModelNode, stream: string): string {
  const subjects = streams.find((each) => each.name === stream)?.subjects ?? [];
  const present = subjects.filter(({ change }) => change !== 'removed');
  return JSON.stringify(present.map(({ text }) => templated(text, name)));
}

/** A subject with the site's name left open. */
function templated(subject: string, site: string): string {
  return subject
    .split('.')
    .map((token) => (token === site ? SITE : token))
    .join('.');
}

/** What stands at the links of a group: what all may, and what comes and goes for how many of them. */
export function groupLinkLines(members: readonly Member[]): Line[] {
  const present = members.filter(({ link }) => link && link.change !== 'removed' && typeof link.filters !== 'string');
  const up = subjects(present, 'up');
  const down = subjects(present, 'down');
  const differ = up.differ || down.differ;
  return [...filterLines({ up: up.common, down: down.common }), ...(differ ? [plainLine('and others, by site')] : [])];
}

function subjects(members: readonly Member[], direction: keyof Filters): { common: Marked[]; differ: boolean } {
  const counts = {
    stays: new Map<string, number>(),
    added: new Map<string, number>(),
    removed: new Map<string, number>(),
  };
  for (const { node, link } of members) {
    if (!link || typeof link.filters === 'string') continue;
    const seen = new Map(
      link.filters[direction].map(({ text, change }) => [templated(text, node.name), change ?? 'stays'] as const),
    );
    for (const [text, change] of seen) counts[change].set(text, (counts[change].get(text) ?? 0) + 1);
  }
  const stays = [...counts.stays];
  // Of one that comes or goes at some of them it is said at how many.
  const isCommon = ([text, count]: [string, number]) =>
    count + (counts.added.get(text) ?? 0) + (counts.removed.get(text) ?? 0) === members.length;
  const marked = (change: 'added' | 'removed') =>
    [...counts[change]].map(([text, count]): Marked => ({ text: `${text} ×${count}`, change }));
  return {
    common: [...stays.filter(isCommon).map(([text]) => ({ text })), ...marked('added'), ...marked('removed')],
    differ: !stays.every(isCommon),
  };
}
