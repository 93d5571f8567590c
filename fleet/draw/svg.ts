import { type Block, isLabelled, LINE_HEIGHT } from './block';
import type { Tone } from './colors';
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
import type { Change, Model } from './model';
import { CODE_FONT, painted, SVG_STYLE, TEXT_FONT } from './svg-style';

/** From the top of a line to its baseline, in pixels. */
const BASELINE = 13;

/** Length and half the width of an arrowhead, in pixels. */
const HEAD = { length: 9, half: 4.5 } as const;

/** The fleet as a self-contained SVG: no font, no script, no other file. It can be embedded in an HTML page. */
export function toSvg(model: Model): string {
  const picture = pictureOf(model);
  const layout = layOut(picture);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="fleet-topology" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="fleet-topology-title" aria-describedby="fleet-topology-desc" xml:space="preserve" ${TEXT_FONT} font-size="12">`,
    `<title id="fleet-topology-title">${escaped(picture.title)}</title>`,
    `<desc id="fleet-topology-desc">${escaped(picture.description)}</desc>`,
    `<style>\n${SVG_STYLE}\n</style>`,
    `<rect ${painted({ fill: 'canvas' }, 'ft-canvas')} width="${width}" height="${height}"/>`,
    ...contents(layout),
    '</svg>',
    '',
  ].join('\n');
}

function contents({ arrows, cards, legend }: Layout): string[] {
  return [
    // Changed links are drawn above unchanged ones.
    ...arrows.filter(({ arrow }) => !arrow.change).map(wire),
    ...arrows.filter(({ arrow }) => arrow.change).map(wire),
    ...arrows.map(label),
    ...cards.map(card),
    ...(legend.block.lines.length === 0 ? [] : [`<g>${block(legend.block, legend.x, legend.y)}</g>`]),
  ];
}

function wire({ arrow, points }: PlacedArrow): string {
  const [first, second] = points;
  if (!first || !second) return '';
  const back = second.x < first.x ? -1 : 1;
  const start = { x: first.x + back * HEAD.length, y: first.y };
  const { length, half } = HEAD;
  const head = `M${first.x} ${first.y}l${back * length} ${-half}v${2 * half}z`;
  const tone = arrow.change ?? 'wire';
  return (
    `<g><path ${painted({ stroke: tone })} ${line(arrow.change, 1.5)} d="${path([start, ...points.slice(1)])}"/>` +
    `<path ${painted({ fill: tone })} d="${head}"/></g>`
  );
}

/** The width of a line; removed lines are dashed. */
function line(change: Change | undefined, width: number): string {
  return `stroke-width="${change ? 2 : width}"${change === 'removed' ? ' stroke-dasharray="6 4"' : ''}`;
}

/** Radius of a wire's corners, in pixels. */
const CORNER = 8;

/**
 * A path through pairs of points: straight between the two of a pair; from one pair to the next horizontal, vertical
 * halfway between them, horizontal, with round corners, so that all wires of an upstream share one vertical line.
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
    `<g><rect ${painted({ fill: 'canvas' }, 'ft-canvas')} x="${fixed(left - 6)}" y="${y}" width="${fixed(lines.width + 12)}" height="${height}"/>` +
    `${block(lines, left, top)}</g>`
  );
}

function card({ card, block: lines, x, y, width, height }: PlacedCard): string {
  const back = card.stacked ? 2 * SIZES.stackStep : 0;
  const rect = (step: number) =>
    `<rect ${painted({ fill: 'card', stroke: card.change ?? 'border' }, 'ft-card')} ${line(card.change, 1)} x="${x + step}" y="${y + step}" width="${width - back}" height="${height - back}" rx="8"/>`;
  const behind = card.stacked ? [rect(back), rect(SIZES.stackStep)] : [];
  const left = x + SIZES.paddingX;
  return [
    '<g>',
    ...behind,
    rect(0),
    `<rect ${painted({ fill: card.tone === 'elsewhere' ? 'border' : card.tone })} x="${x}" y="${y + 14}" width="4" height="32" rx="2"/>`,
    ...(card.kind === card.title
      ? [text(left, y + (SIZES.kindBaseline + SIZES.titleBaseline) / 2, 'ink', card.title, TITLE)]
      : [
          text(left, y + SIZES.kindBaseline, 'soft', card.kind, KIND),
          text(left, y + SIZES.titleBaseline, 'ink', card.title, TITLE),
        ]),
    ...(card.change ? [badge(card.change, x + width - back - 10, y + 10)] : []),
    block(lines, left, y + SIZES.linesAt),
    '</g>',
  ].join('');
}

/** The change of a card, in its upper right corner. */
function badge(change: keyof typeof CHANGES, right: number, top: number): string {
  const width = badgeWidth(change);
  const { sign, word } = CHANGES[change];
  return (
    `<rect ${painted({ fill: 'canvas', stroke: change })} x="${right - width}" y="${top}" width="${width}" height="19" rx="9.5"/>` +
    text(right - width / 2, top + 13.5, change, `${sign} ${word}`, `${BADGE} text-anchor="middle"`)
  );
}

function block({ lines, labelAt, textAt }: Block, left: number, top: number): string {
  return lines.map((line, index) => lineAt(line, left, top + index * LINE_HEIGHT + BASELINE, labelAt, textAt)).join('');
}

function lineAt(line: Line, left: number, y: number, labelAt: number, textAt: number): string {
  const at = left + (isLabelled(line) ? textAt : labelAt);
  const isCode = line.font === 'code';
  return [
    ...(line.change && !line.continues ? [text(left, y, line.change, CHANGES[line.change].sign, BADGE)] : []),
    ...(line.label === '' ? [] : [text(left + labelAt, y, line.change ?? 'soft', line.label)]),
    text(at, y, line.change ?? (isCode ? 'ink' : 'soft'), line.text, isCode ? CODE_FONT : ''),
  ].join('');
}

/** Fonts that differ from the default. */
const TITLE = 'font-size="15" font-weight="600"';
const KIND = 'font-size="11"';
const BADGE = 'font-size="11" font-weight="600"';

function text(x: number, y: number, fill: Tone, content: string, letters = ''): string {
  const attributes = [painted({ fill }), ...(letters === '' ? [] : [letters])].join(' ');
  return `<text ${attributes} x="${fixed(x)}" y="${fixed(y)}">${escaped(content)}</text>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A text as XML. Characters that XML does not allow at all have been escaped before. */
function escaped(given: string): string {
  return given.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
