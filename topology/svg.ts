import { type Block, isLabelled, LINE_HEIGHT } from './block';
import { pictureOf } from './draw';
import {
  badgeWidth,
  LABEL_PADDING,
  type Layout,
  layOut,
  type PlacedArrow,
  type PlacedCard,
  type Point,
  SIZES,
} from './layout';
import { CHANGES, type Line } from './lines';
import type { Model } from './model';
import { SVG_STYLE } from './svg-style';

/** From the top of a line to where its letters stand, in pixels. */
const BASELINE = 13;

/** Length and half the width of an arrow's head, in pixels. */
const HEAD = { length: 9, half: 4.5 } as const;

/** The fleet as an SVG that needs nothing else: no font, no script, no other file. It can stand in an HTML page. */
export function toSvg(model: Model): string {
  const picture = pictureOf(model);
  const layout = layOut(picture);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="fleet-topology" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="fleet-topology-title" aria-describedby="fleet-topology-desc">`,
    `<title id="fleet-topology-title">${escaped(picture.title)}</title>`,
    `<desc id="fleet-topology-desc">${escaped(picture.description)}</desc>`,
    `<style>\n${SVG_STYLE}\n</style>`,
    `<rect class="ft-canvas" width="${width}" height="${height}"/>`,
    ...contents(layout),
    '</svg>',
    '',
  ].join('\n');
}

function contents({ arrows, cards, legend }: Layout): string[] {
  return [
    // What changes is not hidden by what stays.
    ...arrows.filter(({ arrow }) => !arrow.change).map(wire),
    ...arrows.filter(({ arrow }) => arrow.change).map(wire),
    ...arrows.map(label),
    ...cards.map(card),
    ...(legend.block.lines.length === 0 ? [] : [`<g class="ft-legend">${block(legend.block, legend.x, legend.y)}</g>`]),
  ];
}

function wire({ arrow, points }: PlacedArrow): string {
  const [first, second] = points;
  if (!first || !second) return '';
  const back = second.x < first.x ? -1 : 1;
  const start = { x: first.x + back * HEAD.length, y: first.y };
  const { length, half } = HEAD;
  const head = `M${first.x} ${first.y}l${back * length} ${-half}v${2 * half}z`;
  const changed = arrow.change ? ` class="ft-${arrow.change}"` : '';
  return `<g${changed}><path class="ft-wire" d="${path([start, ...points.slice(1)])}"/><path class="ft-head" d="${head}"/></g>`;
}

/** Radius of a wire's corners, in pixels. */
const CORNER = 8;

/**
 * From one pair of points to the next: level, upright in the middle between them, level, with round corners, so that all wires of
 * an acceptor share one upright line. Straight between the two of a pair.
 */
function path(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => {
      const last = points[index - 1];
      if (!last) return `M${x} ${y}`;
      const middle = Math.round((last.x + x) * 5) / 10;
      const radius = Math.min(CORNER, Math.abs(y - last.y) / 2, Math.abs(x - last.x) / 2);
      if (index % 2 === 0 || radius < 0.5) return `L${x} ${y}`;
      const across = x < last.x ? -radius : radius;
      const along = y < last.y ? -radius : radius;
      return (
        `L${fixed(middle - across)} ${last.y}Q${middle} ${last.y} ${middle} ${fixed(last.y + along)}` +
        `L${middle} ${fixed(y - along)}Q${middle} ${y} ${fixed(middle + across)} ${y}L${x} ${y}`
      );
    })
    .join('');
}

function label({ block: lines, x, y, height }: PlacedArrow): string {
  if (lines.lines.length === 0) return '';
  const left = x + LABEL_PADDING;
  const top = y + (height - lines.height) / 2;
  return (
    `<g><rect class="ft-canvas" x="${fixed(left - 6)}" y="${y}" width="${fixed(lines.width + 12)}" height="${height}"/>` +
    `${block(lines, left, top)}</g>`
  );
}

function card({ card, block: lines, x, y, width, height }: PlacedCard): string {
  const back = card.stacked ? 2 * SIZES.stackStep : 0;
  const rect = (step: number) =>
    `<rect class="ft-card ft-edge" x="${x + step}" y="${y + step}" width="${width - back}" height="${height - back}" rx="8"/>`;
  const behind = card.stacked ? [rect(back), rect(SIZES.stackStep)] : [];
  const left = x + SIZES.paddingX;
  return [
    `<g class="ft-node${card.change ? ` ft-${card.change}` : ''}">`,
    ...behind,
    rect(0),
    `<rect class="ft-${card.tone}" x="${x}" y="${y + 14}" width="4" height="32" rx="2"/>`,
    ...(card.kind === card.title
      ? [text(left, y + (SIZES.kindBaseline + SIZES.titleBaseline) / 2, 'ft-title', card.title)]
      : [
          text(left, y + SIZES.kindBaseline, 'ft-kind', card.kind),
          text(left, y + SIZES.titleBaseline, 'ft-title', card.title),
        ]),
    ...(card.change ? [badge(card.change, x + width - back - 10, y + 10)] : []),
    block(lines, left, y + SIZES.linesAt),
    '</g>',
  ].join('');
}

/** What becomes of a card, at its right upper corner. */
function badge(change: keyof typeof CHANGES, right: number, top: number): string {
  const width = badgeWidth(change);
  const { sign, word } = CHANGES[change];
  return (
    `<rect class="ft-pill" x="${right - width}" y="${top}" width="${width}" height="19" rx="9.5"/>` +
    `<text class="ft-badge ft-mark ft-${change}" x="${right - width / 2}" y="${top + 13.5}" text-anchor="middle">${sign} ${word}</text>`
  );
}

function block({ lines, labelAt, textAt }: Block, left: number, top: number): string {
  return lines.map((line, index) => lineAt(line, left, top + index * LINE_HEIGHT + BASELINE, labelAt, textAt)).join('');
}

function lineAt(line: Line, left: number, y: number, labelAt: number, textAt: number): string {
  const mark = line.change ? `ft-mark ft-${line.change}` : '';
  const at = left + (isLabelled(line) ? textAt : labelAt);
  return [
    ...(line.change && !line.continues ? [text(left, y, `ft-badge ${mark}`, CHANGES[line.change].sign)] : []),
    ...(line.label === '' ? [] : [text(left + labelAt, y, mark || 'ft-soft', line.label)]),
    text(
      at,
      y,
      [...(line.font === 'code' ? ['ft-code'] : []), mark || (line.font === 'code' ? '' : 'ft-soft')].join(' ').trim(),
      line.text,
    ),
  ].join('');
}

function text(x: number, y: number, style: string, content: string): string {
  return `<text${style === '' ? '' : ` class="${style}"`} x="${fixed(x)}" y="${fixed(y)}">${escaped(content)}</text>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A text as XML. What XML does not allow at all is not in it: texts of pictures are inert. */
function escaped(given: string): string {
  return given.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
