import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { type Model, toDot, toMermaid } from '../../../fleet/draw';
import { headOf, lineText, pictureOf } from '../../../fleet/draw/draw';
import { changeText } from '../../../fleet/draw/mermaid';
import { hostileModel } from './hostile';

jest.setTimeout(120_000);

const hasDot = spawnSync('dot', ['-V']).status === 0;

/** What each card and each arrow must say, line by line. */
function expectedLabels(model: Model) {
  const { cards, arrows } = pictureOf(model);
  return {
    cards: cards.map((card) => ({
      id: card.id,
      lines: [
        [headOf(card), ...(card.change ? [changeText(card.change)] : [])].join(' · '),
        ...card.lines.map(lineText),
      ],
    })),
    arrows: arrows.map(({ leaf, acceptor, lines }) => ({ leaf, acceptor, lines: lines.map(lineText) })),
  };
}

/** A label in which nothing but letters, digits and harmless signs stands, besides entities and ends of lines. */
const LABEL = '"((?:[\\p{L}\\p{N}\\p{M} .,_\\-·()/↑↓←…×−]|#(?:\\d+|lt|gt|quot|amp);|<br/>)*)"';
const NODE = new RegExp(`^ {2}([A-Za-z0-9_]+)\\[${LABEL}\\](?::::(?:added|changed|removed))?$`, 'u');
const ARROW = new RegExp(
  `^ {2}([A-Za-z0-9_]+) (?:--|-\\.) ${LABEL} (?:-->|\\.->) ([A-Za-z0-9_]+)$|^ {2}([A-Za-z0-9_]+) (?:-->|\\.->|-\\.->) ([A-Za-z0-9_]+)$`,
  'u',
);
const CLASS = /^ {2}classDef (added|changed|removed) [\w:#,-]+( 4)?$/;

/** The lines that Mermaid shows, once it has replaced its entities. */
function decoded(label: string): string[] {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return label
    .split('<br/>')
    .map((line) => line.replace(/#(\w+);/g, (_all, code: string) => named[code] ?? String.fromCodePoint(Number(code))));
}

test('Mermaid: whatever names are, each line is a node, a link or a class of ours, and shows those names', () => {
  fc.assert(
    fc.property(hostileModel, (model) => {
      const [first, ...lines] = toMermaid(model).trimEnd().split('\n');
      expect(first).toBe('flowchart RL');
      const nodes = lines.flatMap((line) => {
        const [, id, label] = NODE.exec(line) ?? [];
        return id === undefined ? [] : [{ id, lines: decoded(label ?? '') }];
      });
      const arrows = lines.flatMap((line) => {
        const [, leaf, label, acceptor, bareLeaf, bareAcceptor] = ARROW.exec(line) ?? [];
        if (leaf !== undefined) return [{ leaf, acceptor, lines: decoded(label ?? '') }];
        return bareLeaf === undefined ? [] : [{ leaf: bareLeaf, acceptor: bareAcceptor, lines: [] }];
      });
      const classes = lines.filter((line) => CLASS.test(line));
      expect({ nodes, arrows }).toEqual({ nodes: expectedLabels(model).cards, arrows: expectedLabels(model).arrows });
      expect(nodes.length + arrows.length + classes.length).toBe(lines.length);
    }),
    { numRuns: 100 },
  );
});

test('Mermaid: nothing in a label begins Markdown, a link, an icon or a formula', () => {
  fc.assert(
    fc.property(hostileModel, (model) => {
      for (const [, label = ''] of toMermaid(model).matchAll(/"([^"]*)"/g)) {
        for (const line of label.split('<br/>')) {
          expect(line).not.toMatch(
            /^(?:-|\d+[.)](?:\s|$))|[*`$:@~{}[\]|\\%]|www\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/iu,
          );
        }
      }
    }),
    { numRuns: 100 },
  );
});

(hasDot ? test : test.skip)(
  'DOT: whatever names are, Graphviz reads the nodes and links that there are, and shows those names',
  () => {
    const models = fc.sample(hostileModel, { numRuns: 80, seed: 7 });
    const { stdout, stderr, status } = spawnSync('dot', ['-Tjson0'], {
      encoding: 'utf8',
      input: models.map(toDot).join(''),
      maxBuffer: 1e8,
    });
    expect({ status, stderr: stderr.replace(/.*(?:fontname|Pango|font).*\n/gi, '') }).toEqual({
      status: 0,
      stderr: '',
    });
    const graphs: {
      objects?: { name: string; label: string }[];
      edges?: { tail: number; head: number; label: string }[];
    }[] = JSON.parse(`[${stdout.trim().replace(/^\}\s*(?=\{)/gm, '},')}]`);
    const escaped = (text: string) => text.replaceAll('\\', '\\\\');
    expect(
      graphs.map(({ objects = [], edges = [] }) => ({
        cards: objects.map(({ name, label }) => ({ id: name, lines: label })),
        arrows: edges.map(({ tail, head, label }) => ({
          leaf: objects[tail]?.name,
          acceptor: objects[head]?.name,
          lines: label,
        })),
      })),
    ).toEqual(
      models.map((model) => {
        const { cards, arrows } = expectedLabels(model);
        const joined = (of: readonly string[]) =>
          of.map((line) => `${escaped(line).replaceAll('&', '&amp;')}\\l`).join('');
        return {
          cards: cards.map((card) => ({ ...card, lines: joined(card.lines) })),
          arrows: arrows.map((arrow) => ({ ...arrow, lines: joined(arrow.lines) })),
        };
      }),
    );
  },
);
