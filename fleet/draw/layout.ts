import { Graph, layout } from '@dagrejs/dagre';
import { type Block, blocksOf, LINE_SIZE } from './block';
import { CHANGES, type Line, plainLine } from './lines';
import type { Arrow, Card, Picture } from './picture';
import { textWidth } from './text-width';

/** A rectangle in pixels, `x` and `y` of its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A card and its place. */
export interface PlacedCard extends Box {
  readonly card: Card;
  readonly block: Block;
}

/** A point of the picture, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arrow, and the place of its label. */
export interface PlacedArrow extends Box {
  readonly arrow: Arrow;
  readonly block: Block;
  /** From the upstream to the leaf, in pairs: it runs straight between the two points of a pair. */
  readonly points: readonly Point[];
}

/** A picture with all places. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly PlacedCard[];
  readonly arrows: readonly PlacedArrow[];
  readonly legend: Box & { readonly block: Block };
}

/** Measures of a card and its surroundings, in pixels. */
export const SIZES = {
  margin: 24,
  paddingX: 16,
  paddingY: 12,
  /** Baseline of the kind's name and of the title, from the card's top. */
  kindBaseline: 24,
  titleBaseline: 44,
  /** Top of its first line, from the card's top. */
  linesAt: 56,
  kindSize: 11,
  titleSize: 15,
  /** By how much each card of a stack sticks out behind the next. */
  stackStep: 4,
} as const;

/** Room around the label of a link, in pixels. */
export const LABEL_PADDING = 8;

const LEAST_CARD_WIDTH = 180;

/** A higher picture does not fit on a screen, in pixels. */
const HIGH = 1400;

/** Places everything: the hub at the left, whatever connects to it to its right. */
export function layOut(picture: Picture): Layout {
  const cards = withBlocks(picture.cards).map(([card, block]) => ({ card, block }));
  const arrows = withBlocks(picture.arrows).map(([arrow, block]) => ({ arrow, block }));
  const cardWidth = Math.ceil(Math.max(LEAST_CARD_WIDTH, ...cards.map(({ card, block }) => widthOf(card, block))));
  const labelWidth = Math.ceil(Math.max(0, ...arrows.map(({ block }) => block.width))) + 2 * LABEL_PADDING;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 26,
    edgesep: 16,
    ranksep: 60,
    marginx: SIZES.margin,
    marginy: SIZES.margin,
  });
  for (const { card, block } of cards) graph.setNode(card.id, { width: cardWidth, height: heightOf(card, block) });
  for (const [index, { arrow, block }] of arrows.entries()) {
    const height = block.height === 0 ? 0 : block.height + LABEL_PADDING;
    graph.setEdge(arrow.upstream, arrow.leaf, { width: labelWidth, height, labelpos: 'c' }, String(index));
  }
  // If no arrows can cross, the order of names is better than any that dagre would find.
  const isTree = new Set(picture.arrows.map(({ leaf }) => leaf)).size === picture.arrows.length;
  if (cards.length > 0) layout(graph, { disableOptimalOrderHeuristic: isTree });
  const placedCards = raised(cards.map((each) => ({ ...each, ...corner(graph.node(each.card.id)) })));
  const labels = arrows.map((each, index) => {
    const edge = graph.edge(each.arrow.upstream, each.arrow.leaf, String(index));
    return { ...each, ...corner(edge), via: (edge.points ?? []).slice(1, -1) };
  });
  const columns = columnsOf([...placedCards, ...labels]);
  const boxes = new Map(placedCards.map((placed) => [placed.card.id, placed]));
  const placedArrows = labels.map(
    ({ via, ...each }): PlacedArrow => ({
      ...each,
      points: route(boxes.get(each.arrow.upstream), boxes.get(each.arrow.leaf), via, columns),
    }),
  );
  return framed(placedCards, placedArrows, legendBlock(picture));
}

/** In a high picture a card that is alone at the left, the hub, would be far from its beginning: it goes to the top. */
function raised(cards: readonly PlacedCard[]): PlacedCard[] {
  const left = Math.min(...cards.map(({ x }) => x));
  const bottom = Math.max(...cards.map(({ y, height }) => y + height));
  const atLeft = cards.filter(({ x }) => x === left);
  if (atLeft.length > 1 || bottom <= HIGH) return [...cards];
  return cards.map((placed) => (placed.x === left ? { ...placed, y: SIZES.margin } : placed));
}

function withBlocks<T extends { readonly lines: readonly Line[] }>(all: readonly T[]): (readonly [T, Block])[] {
  const blocks = blocksOf(all.map(({ lines }) => lines));
  return all.flatMap((one, index) => {
    const block = blocks[index];
    return block ? [[one, block] as const] : [];
  });
}

/** Adds the legend below, and a margin around everything. */
function framed(cards: readonly PlacedCard[], arrows: readonly PlacedArrow[], block: Block): Layout {
  const { margin } = SIZES;
  const right = (box: Box) => box.x + box.width;
  const bottom = (box: Box) => box.y + box.height;
  const below = Math.max(0, ...[...cards, ...arrows].map(bottom)) + (block.height === 0 ? 0 : margin);
  const legend = { x: margin, y: below, width: block.width, height: block.height, block };
  const all = [...cards, ...arrows, legend];
  return {
    width: Math.ceil(Math.max(...all.map(right)) + margin),
    height: Math.ceil(Math.max(...all.map(bottom)) + margin),
    cards,
    arrows,
    legend,
  };
}

/** The meaning of the labels and signs that are in the picture. */
function legendBlock({ compared, arrows }: Picture): Block {
  const used = new Set(arrows.flatMap(({ lines }) => lines.map(({ label }) => label)));
  const of = (label: string, text: string): Line[] =>
    used.has(label) ? [{ label, text, font: 'text', continues: false }] : [];
  const lines = [
    ...of('↑ up', 'subjects that a region or site may send to its upstream'),
    ...of('↓ down', 'subjects that it may receive'),
    ...of('↑ stream', 'sourced from it, with messages from while it was offline'),
    ...of('↓ stream', 'sourced by it, with messages from while it was offline'),
    ...(compared
      ? (['added', 'changed', 'removed'] as const).map((change) => plainLine(CHANGES[change].word, change))
      : []),
  ];
  const [block] = blocksOf([lines]);
  return block ?? { lines: [], labelAt: 0, textAt: 0, width: 0, height: 0 };
}

function widthOf({ kind, title, change, stacked }: Card, { width }: Block): number {
  const badge = change ? badgeWidth(change) + 12 : 0;
  const head = Math.max(textWidth(kind, SIZES.kindSize, 'text') + badge, textWidth(title, SIZES.titleSize, 'bold'));
  return Math.max(head, width) + 2 * SIZES.paddingX + (stacked ? 2 * SIZES.stackStep : 0);
}

/** Width of the badge with a card's change. */
export function badgeWidth(change: keyof typeof CHANGES): number {
  const { sign, word } = CHANGES[change];
  return Math.ceil(textWidth(`${sign} ${word}`, LINE_SIZE - 1, 'bold')) + 14;
}

function heightOf({ stacked }: Card, { height }: Block): number {
  return SIZES.linesAt + height + (height === 0 ? 0 : SIZES.paddingY) + (stacked ? 2 * SIZES.stackStep : 0);
}

/** Converts a box from its middle to its upper left corner. */
function corner({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: round(x - width / 2), y: round(y - height / 2), width: round(width), height: round(height) };
}

/** Half the width of each column of cards or labels, by its middle. */
function columnsOf(boxes: readonly Box[]): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  for (const { x, width } of boxes) {
    const middle = round(x + width / 2);
    columns.set(middle, Math.max(columns.get(middle) ?? 0, width / 2));
  }
  return columns;
}

/** Within a column an arrow runs straight, so that it crosses no card; between columns it bends. */
function route(
  upstream: Box | undefined,
  leaf: Box | undefined,
  via: readonly Point[],
  columns: ReadonlyMap<number, number>,
): Point[] {
  if (!upstream || !leaf) return [];
  const forward = upstream.x <= leaf.x;
  const side = (box: Box, right: boolean) => ({
    x: round(box.x + (right ? box.width : 0)),
    y: round(box.y + box.height / 2),
  });
  const through = via.flatMap(({ x, y }) => {
    const half = (columns.get(round(x)) ?? 0) * (forward ? 1 : -1);
    return [
      { x: round(x - half), y: round(y) },
      { x: round(x + half), y: round(y) },
    ];
  });
  return [side(upstream, forward), ...through, side(leaf, !forward)];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
