import { withToken } from '../../constructs/subjects';
import { filterLines, streamLines, tierText } from './card';
import { CHANGES, type Line, linesOf, plainLine } from './lines';
import type { Change, Filters, Marked, ModelLink, ModelNode, ModelStream, Particulars } from './model';

/** A leaf of a group, and its link. */
export interface GroupMember {
  readonly node: ModelNode;
  /** Its current link, or else its earlier one. */
  readonly link: ModelLink | undefined;
}

/** At most so many names of a group are written. */
const NAMES = 20;

/** The placeholder for the name of each site in subjects. */
const SITE = '{site}';

/** The change of a leaf or of its link. */
function changeOf({ node, link }: GroupMember): Change | undefined {
  return node.change ?? (link?.change && 'changed');
}

/** The lines of a group's card. */
export function groupLines(members: readonly GroupMember[], nameOf: (id: string) => string): Line[] {
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

/** At most so many variants are written, where members of a group differ; the rest is counted. */
const VARIANTS = 3;

/** A variant that some members of a group have. */
interface Variant<T> {
  readonly of: T;
  readonly count: number;
}

/** The variants among the members of a group, the most frequent first. */
function variants<T>(all: readonly T[], keyOf: (one: T) => string): Variant<T>[] {
  const found = new Map<string, { readonly of: T; count: number }>();
  for (const one of all) {
    const key = keyOf(one);
    const variant = found.get(key) ?? { of: one, count: 0 };
    found.set(key, variant);
    variant.count += 1;
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** How many members have it; empty where all do. */
function times(count: number, all: readonly unknown[]): string {
  return count === all.length ? '' : ` ×${count}`;
}

/** Servers and streams of the members: once where all have the same, otherwise with the number that have it. */
function common(all: readonly ModelNode[], nameOf: (id: string) => string): Line[] {
  const bare = all.filter(({ kind }) => kind === 'leaf').length;
  return [
    ...tierLines(all),
    ...streamsOf(all, nameOf),
    ...(bare === 0 ? [] : [plainLine(`${bare} known only as users of their upstream`)]),
  ];
}

/** How many servers, in which namespace; without the namespace where each has its own. */
function tierLines(all: readonly ModelNode[]): Line[] {
  const text = (one: Particulars) => tierText(one, all.length > 1 ? ' each' : '') ?? '';
  const whole = variants(all.map(text), (one) => one);
  const servers = variants(
    all.map((node) => text(node.servers === undefined ? {} : { servers: node.servers })),
    (one) => one,
  );
  const [few] = [whole, servers].filter((found) => found.length <= VARIANTS);
  return (few ?? []).flatMap(({ of, count }) => (of === '' ? [] : [plainLine(`${of}${times(count, all)}`)]));
}

function streamsOf(all: readonly ModelNode[], nameOf: (id: string) => string): Line[] {
  const streams = all.flatMap(({ name, streams }) => streams.map((stream) => openStream(stream, name)));
  const found = variants(streams, (stream) => JSON.stringify(stream));
  const rest = found.slice(VARIANTS);
  return [
    ...found.slice(0, VARIANTS).flatMap(({ of, count }) => streamLines(of, nameOf, false, times(count, all))),
    ...(rest.length === 0 ? [] : [plainLine('and others, by site')]),
  ];
}

/** A stream as it is after the change, with a placeholder for the site's name. */
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

/** A subject with a placeholder for the site's name. */
function templated(subject: string, site: string): string {
  return withToken(subject, site, SITE);
}

/**
 * The lines at the links of a group: subjects of all, and subjects that are added or removed for some, with their
 * number.
 */
export function groupLinkLines(members: readonly GroupMember[]): Line[] {
  const present = members.filter(({ link }) => link && link.change !== 'removed' && typeof link.filters !== 'string');
  const up = subjects(present, 'up');
  const down = subjects(present, 'down');
  const differ = up.differ || down.differ;
  return [...filterLines({ up: up.common, down: down.common }), ...(differ ? [plainLine('and others, by site')] : [])];
}

function subjects(members: readonly GroupMember[], direction: keyof Filters): { common: Marked[]; differ: boolean } {
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
  // A subject that is added or removed for some is written with their number.
  const isCommon = ([text, count]: [string, number]) =>
    count + (counts.added.get(text) ?? 0) + (counts.removed.get(text) ?? 0) === members.length;
  const stays = [...counts.stays];
  const some = stays
    .filter((one) => !isCommon(one) && one[1] > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, VARIANTS);
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
