import { withToken } from '../../constructs/subjects';
import { filterLines, streamLines, tierText } from './card';
import { CHANGES, type Line, linesOf, plainLine } from './lines';
import type { Change, Filters, Marked, ModelLink, ModelNode, ModelStream, Particulars } from './model';

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
  const changes = (['added', 'changed', 'removed'] as const).flatMap((change) => {
    const names = members.filter((member) => changeOf(member) === change).map(({ node }) => node.name);
    return names.length === 0 ? [] : [{ change, names }];
  });
  const total = changes.reduce((sum, { names }) => sum + names.length, 0);
  return [
    ...common(present, nameOf),
    ...changes.flatMap(({ change, names }) => {
      const share = Math.max(1, Math.floor((NAMES * names.length) / Math.max(NAMES, total)));
      const rest = names.length - share;
      const words = rest > 0 ? [...names.slice(0, share), `and ${rest} more`] : names;
      return [plainLine(`${names.length} ${CHANGES[change].word}`, change), ...linesOf({ words, most: NAMES })];
    }),
  ];
}

/** How many ways of a thing are written at most, where not all of a group have the same; the rest is counted. */
const WAYS = 3;

/** One way in which something is with some members of a group. */
interface Way<T> {
  readonly of: T;
  readonly count: number;
}

/** The ways in which something is with the members of a group, the most frequent first. */
function ways<T>(all: readonly T[], keyOf: (one: T) => string): Way<T>[] {
  const found = new Map<string, { readonly of: T; count: number }>();
  for (const one of all) {
    const key = keyOf(one);
    const way = found.get(key) ?? { of: one, count: 0 };
    found.set(key, way);
    way.count += 1;
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** Says with how many it is so, where that is not with all. */
function times(count: number, all: readonly unknown[]): string {
  return count === all.length ? '' : ` ×${count}`;
}

/** What they are and keep: said once where it is the same with all, else with how many it is so. */
function common(all: readonly ModelNode[], nameOf: (id: string) => string): Line[] {
  const bare = all.filter(({ kind }) => kind === 'leaf').length;
  return [
    ...tierLines(all),
    ...streamsOf(all, nameOf),
    ...(bare === 0 ? [] : [plainLine(`${bare} known from the user of their acceptor`)]),
  ];
}

/** How many servers, in which namespace; without the namespace where each has its own. */
function tierLines(all: readonly ModelNode[]): Line[] {
  const text = (one: Particulars) => tierText(one, all.length > 1 ? ' each' : '') ?? '';
  const whole = ways(all.map(text), (one) => one);
  const servers = ways(
    all.map((node) => text(node.servers === undefined ? {} : { servers: node.servers })),
    (one) => one,
  );
  const [few] = [whole, servers].filter((found) => found.length <= WAYS);
  return (few ?? []).flatMap(({ of, count }) => (of === '' ? [] : [plainLine(`${of}${times(count, all)}`)]));
}

function streamsOf(all: readonly ModelNode[], nameOf: (id: string) => string): Line[] {
  const streams = all.flatMap(({ name, streams }) => streams.map((stream) => openStream(stream, name)));
  const found = ways(streams, (stream) => JSON.stringify(stream));
  const rest = found.slice(WAYS);
  return [
    ...found.slice(0, WAYS).flatMap(({ of, count }) => streamLines(of, nameOf, false, times(count, all))),
    ...(rest.length === 0 ? [] : [plainLine('and others, by site')]),
  ];
}

/** A stream as it is now, with the site's name left open, without what differs by time. */
function openStream({ name, subjects, sources }: ModelStream, site: string): ModelStream {
  const present = <T extends { readonly change?: Change }>(all: readonly T[]) =>
    all.filter(({ change }) => change !== 'removed').map(({ change: _change, ...one }) => one);
  return {
    name,
    subjects: present(subjects).map(({ text }) => ({ text: templated(text, site) })),
    sources: present(sources),
    settings: [],
  };
}

/** A subject with the site's name left open. */
function templated(subject: string, site: string): string {
  return withToken(subject, site, SITE);
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
  // Of one that comes or goes at some of them it is said at how many.
  const isCommon = ([text, count]: [string, number]) =>
    count + (counts.added.get(text) ?? 0) + (counts.removed.get(text) ?? 0) === members.length;
  const stays = [...counts.stays];
  const some = stays
    .filter((one) => !isCommon(one) && one[1] > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, WAYS);
  const written = (change?: 'added' | 'removed') =>
    (change ? [...counts[change]] : some).map(
      ([text, count]): Marked => ({ text: `${text} ×${count}`, ...(change && { change }) }),
    );
  const common = stays.filter(isCommon);
  return {
    common: [...common.map(([text]) => ({ text })), ...written(), ...written('added'), ...written('removed')],
    differ: common.length + some.length < stays.length,
  };
}
