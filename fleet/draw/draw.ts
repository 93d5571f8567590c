import { linkLines, nodeLines } from './card';
import { type GroupMember, groupLines, groupLinkLines } from './groups';
import { CHANGES, type Line, shortened } from './lines';
import type { Change, Model, ModelLink, ModelNode, NodeKind } from './model';
import type { Arrow, Card, Picture } from './picture';

/** Above how many of a kind these are put together into one card for each hub or region. */
const MOST_CARDS = 40;

const KIND_NAMES: Readonly<Record<NodeKind, string>> = {
  hub: 'hub',
  region: 'region',
  site: 'site',
  leaf: 'site or region',
  elsewhere: 'hub or region',
};

/** Makes a picture of a fleet: of a big one with groups. */
export function pictureOf(model: Model): Picture {
  const ids = new Ids();
  const groups = groupsOf(model);
  const names = new Map(model.nodes.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const grouped = new Map(groups.flatMap(({ key, members }) => members.map(({ node }) => [node.id, key] as const)));
  const single = model.nodes.filter(({ id }) => !grouped.has(id));
  const cardId = new Map(single.map(({ id, kind, name }) => [id, ids.next(`${kind}_${name}`)]));
  const groupId = new Map(groups.map(({ key, kind, above = '' }) => [key, ids.next(`${kind}s_${above}`)]));
  const idOf = (node: string) => cardId.get(node) ?? groupId.get(grouped.get(node) ?? '') ?? '';
  const cards = [
    ...single.map((node): Card => ({ ...cardOf(node, nameOf), id: idOf(node.id) })),
    ...groups.map((group): Card => groupCard(group, groupId.get(group.key) ?? '', nameOf)),
  ];
  const arrows = [
    ...model.links.filter(({ leaf }) => !grouped.has(leaf)).map((link) => arrowOf(link, model.nodes, idOf)),
    ...groups.flatMap(({ members }) => groupArrow(members, idOf)),
  ];
  return {
    title: titleOf(model.nodes),
    description: description(cards, arrows),
    cards,
    arrows,
    compared: model.compared,
  };
}

interface Group {
  readonly key: string;
  readonly kind: 'region' | 'site';
  readonly members: readonly GroupMember[];
  /** Name of the hub or region that they connect to; absent where that is not one. */
  readonly above?: string;
}

function groupsOf({ nodes, links }: Model): Group[] {
  const linkOf = new Map<string, ModelLink>();
  // Of a leaf that moves, its new link.
  for (const link of links) if (link.change !== 'removed' || !linkOf.has(link.leaf)) linkOf.set(link.leaf, link);
  const groups = new Map<string, Group & { members: GroupMember[] }>();
  const keyOf = new Map<string, string>();
  const group = (kind: Group['kind'], of: readonly ModelNode[]) => {
    if (of.length <= MOST_CARDS) return;
    for (const node of of) {
      const link = linkOf.get(node.id);
      const above = link && (keyOf.get(link.upstream) ?? link.upstream);
      const key = JSON.stringify([kind, above]);
      const name = link && nodes.find(({ id }) => id === above)?.name;
      const found = groups.get(key) ?? { key, kind, members: [], ...(name !== undefined && { above: name }) };
      groups.set(key, found);
      found.members.push({ node, link });
      keyOf.set(node.id, key);
    }
    // A single member is not a group: it has a card of its own, with its name.
    for (const { key, members } of [...groups.values()]) {
      const [first, second] = members;
      if (!first || second) continue;
      groups.delete(key);
      keyOf.delete(first.node.id);
    }
  };
  group(
    'region',
    nodes.filter(({ kind }) => kind === 'region'),
  );
  group(
    'site',
    nodes.filter(({ kind }) => kind === 'site' || kind === 'leaf'),
  );
  return [...groups.values()];
}

function cardOf(node: ModelNode, nameOf: (id: string) => string): Omit<Card, 'id'> {
  const { kind, name, change } = node;
  return {
    tone: kind === 'leaf' ? 'elsewhere' : kind,
    kind: KIND_NAMES[kind],
    title: shortened(name),
    lines: nodeLines(node, nameOf),
    stacked: false,
    ...(change && { change }),
  };
}

function groupCard({ kind, members, above }: Group, id: string, nameOf: (id: string) => string): Card {
  const count = members.filter(({ node }) => node.change !== 'removed').length;
  return {
    id,
    tone: kind,
    kind: above === undefined ? `${kind}s` : `${kind}s of ${shortened(above, 24)}`,
    title: `${count} ${kind}${count === 1 ? '' : 's'}`,
    lines: groupLines(members, nameOf),
    stacked: true,
  };
}

function arrowOf(link: ModelLink, nodes: readonly ModelNode[], idOf: (node: string) => string): Arrow {
  const fetched = (by: string, from: string) => {
    const streams = nodes.find(({ id }) => id === by)?.streams ?? [];
    const sources = streams.flatMap((stream) => stream.sources.filter((source) => source.from === from));
    return [...new Set(sources.map(({ stream }) => stream))];
  };
  const { leaf, upstream, change } = link;
  return {
    leaf: idOf(leaf),
    upstream: idOf(upstream),
    lines: linkLines(link, fetched(upstream, leaf), fetched(leaf, upstream)),
    ...(change && { change }),
  };
}

function groupArrow(members: readonly GroupMember[], idOf: (node: string) => string): Arrow[] {
  const link = members[0]?.link;
  if (!link) return [];
  return [{ leaf: idOf(link.leaf), upstream: idOf(link.upstream), lines: groupLinkLines(members) }];
}

function titleOf(nodes: readonly ModelNode[]): string {
  const count = (kinds: readonly NodeKind[], one: string, many: string) => {
    const found = nodes.filter(({ kind, change }) => kinds.includes(kind) && change !== 'removed').length;
    return found === 0 ? [] : [`${found} ${found === 1 ? one : many}`];
  };
  const parts = [
    ...count(['hub'], 'hub', 'hubs'),
    ...count(['region'], 'region', 'regions'),
    ...count(['site'], 'site', 'sites'),
    ...count(['leaf'], 'other leaf', 'other leaves'),
  ];
  return `Fleet of NATS servers: ${parts.join(', ') || 'nothing'}`;
}

/** The text for screen readers: each card and each link as a sentence. */
function description(cards: readonly Card[], arrows: readonly Arrow[]): string {
  const nameOf = new Map(cards.map((card) => [card.id, headOf(card)]));
  const sentence = (first: string, change: Change | undefined, lines: readonly Line[]) =>
    `${[first, ...(change ? [change] : []), ...lines.map(lineText)].join('; ')}.`;
  return [
    ...cards.map(({ id, change, lines }) => sentence(nameOf.get(id) ?? '', change, lines)),
    ...arrows.map(({ leaf, upstream, change, lines }) =>
      sentence(`${nameOf.get(leaf)} connects to ${nameOf.get(upstream)}`, change, lines),
    ),
  ].join('\n');
}

/** The name of a card, in one line. */
export function headOf({ kind, title, stacked }: Card): string {
  if (stacked) return `${title} ${kind.replace(/^\S+ /, '')}`;
  return kind === title ? title : `${kind} ${title}`;
}

/** A line as plain text, a change with its sign in front. */
export function lineText({ label, text, change, continues }: Line): string {
  return [...(change && !continues ? [CHANGES[change].sign] : []), ...(label === '' ? [] : [label]), text].join(' ');
}

/** Unique ids for cards, safe in every language of pictures. */
class Ids {
  private readonly taken = new Set<string>();

  next(wanted: string): string {
    const safe = wanted.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40);
    let id = safe;
    for (let count = 2; this.taken.has(id); count += 1) id = `${safe}_${count}`;
    this.taken.add(id);
    return id;
  }
}
