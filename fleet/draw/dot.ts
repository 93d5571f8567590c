import { COLORS_OF_CHANGES } from './colors';
import { headOf, lineText, pictureOf } from './draw';
import { changeText } from './mermaid';
import type { Change, Model } from './model';

/** Attributes of changed items, in addition to their words. */
const ATTRIBUTES: Readonly<Record<Change, string>> = {
  added: `color="${COLORS_OF_CHANGES.added}", penwidth=2`,
  changed: `color="${COLORS_OF_CHANGES.changed}", penwidth=2`,
  removed: `color="${COLORS_OF_CHANGES.removed}", penwidth=2, style="dashed"`,
};

/** The fleet in the DOT language of Graphviz. */
export function toDot(model: Model): string {
  const { title, cards, arrows } = pictureOf(model);
  const nodes = cards.map((card) => {
    const { id, change, lines } = card;
    const head = [headOf(card), ...(change ? [changeText(change)] : [])].join(' · ');
    return `  ${id} [label=${label([head, ...lines.map(lineText)])}${attributes(change)}];`;
  });
  const links = arrows.map(
    ({ leaf, upstream, change, lines }) =>
      `  ${leaf} -> ${upstream} [label=${label(lines.map(lineText))}${attributes(change)}];`,
  );
  return [
    'digraph fleet {',
    `  graph [rankdir=RL, nodesep=0.4, ranksep=1.2, fontname="sans-serif", label="${escaped(title)}"];`,
    '  node [shape=box, style="rounded", fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...nodes,
    ...links,
    '}',
    '',
  ].join('\n');
}

function attributes(change: Change | undefined): string {
  return change ? `, ${ATTRIBUTES[change]}` : '';
}

/** A label whose lines begin at the left. */
function label(lines: readonly string[]): string {
  return `"${lines.map((line) => `${escaped(line)}\\l`).join('')}"`;
}

/** A text in quotes: Graphviz reads backslashes and entities in it. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
}
