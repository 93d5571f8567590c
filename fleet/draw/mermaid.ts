import { COLORS_OF_CHANGES } from './colors';
import { headOf, lineText, pictureOf } from './draw';
import { CHANGES, type Line } from './lines';
import type { Change, Model } from './model';

/** All but letters, digits, and characters without a meaning in Mermaid or Markdown in the middle of a text. */
const PLAIN = /[^\p{L}\p{N}\p{M} .,_\-·()/↑↓←…×−]/gu;

const NAMED: Readonly<Record<string, string>> = { '<': '#lt;', '>': '#gt;', '"': '#quot;', '&': '#amp;' };

const CLASSES = `  classDef added stroke:${COLORS_OF_CHANGES.added},stroke-width:3px
  classDef changed stroke:${COLORS_OF_CHANGES.changed},stroke-width:3px
  classDef removed stroke:${COLORS_OF_CHANGES.removed},stroke-width:3px,stroke-dasharray:6 4
`;

/** The fleet as a Mermaid flowchart. */
export function toMermaid(model: Model): string {
  const { cards, arrows, compared } = pictureOf(model);
  const nodes = cards.map((card) => {
    const { id, change, lines } = card;
    const head = [headOf(card), ...(change ? [changeText(change)] : [])].join(' · ');
    return `  ${id}["${label([head, ...lines.map(lineText)])}"]${change ? `:::${change}` : ''}`;
  });
  const links = arrows.map(({ leaf, upstream, change, lines }) => {
    const [from, to] = change === 'removed' ? ['-.', '.->'] : ['--', '-->'];
    const text = lines.length === 0 ? ' ' : ` "${label(lines.map(lineText))}" `;
    return text === ' ' ? `  ${leaf} ${to} ${upstream}` : `  ${leaf} ${from}${text}${to} ${upstream}`;
  });
  return `flowchart RL\n${[...nodes, ...links].map((line) => `${line}\n`).join('')}${compared ? CLASSES : ''}`;
}

/** A change by sign and word. */
export function changeText(change: Change): string {
  return `${CHANGES[change].sign} ${CHANGES[change].word}`;
}

function label(lines: readonly Line['text'][]): string {
  return lines.map(escaped).join('<br/>');
}

/**
 * A line of a label, escaped. Mermaid looks for directives in labels, then reads them as Markdown, then as HTML:
 * characters with a meaning in any of these become entities, which Mermaid replaces last.
 */
function escaped(line: string): string {
  return (
    line
      .replace(PLAIN, (character) => NAMED[character] ?? `#${character.codePointAt(0)};`)
      // Emphasis begins and ends at the edge of a word.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '#95;')
      // A list or a ruler at the start of a line, and text that would become a link.
      .replace(/^-|^(\d+)[.)](?=\s|$)/u, (found, digits?: string) =>
        digits === undefined ? '#45;' : `${digits}#${found.codePointAt(found.length - 1)};`,
      )
      .replace(/www\./gi, (found) => `${found.slice(0, 3)}#46;`)
  );
}
