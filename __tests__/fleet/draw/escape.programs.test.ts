import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { type Model, toDot, toMermaid } from '../../../fleet/draw';
import { headOf, lineText, pictureOf } from '../../../fleet/draw/draw';
import { changeText } from '../../../fleet/draw/mermaid';
import { hostileModel } from './synthetic';

jest.setTimeout(120_000);

const hasDot = spawnSync('dot', ['-V']).status === 0;

/** What each card and each arrow must say, its lines joined. */
function expectedLabels(model: Model, joined: (lines: readonly string[]) => string) {
  const { cards, arrows } = pictureOf(model);
  return {
    cards: cards.map((card) => {
      const head = [headOf(card), ...(card.change ? [changeText(card.change)] : [])].join(' · ');
      return { id: card.id, label: joined([head, ...card.lines.map(lineText)]) };
    }),
    arrows: arrows.map(({ leaf, upstream, lines }) => ({ leaf, upstream, label: joined(lines.map(lineText)) })),
  };
}

/** A label that holds only letters, digits, harmless signs, entities and line breaks. */
const LABEL = '"(?<label>(?:[\\p{L}\\p{N}\\p{M} .,_\\-·()/↑↓←…×−]|#(?:\\d+|lt|gt|quot|amp);|<br/>)*)"';
const NODE = new RegExp(`^ {2}(?<id>\\w+)\\[${LABEL}\\](?::::(?:added|changed|removed))?$`, 'u');
const ARROW = new RegExp(`^ {2}(?<leaf>\\w+) (?:(?:--|-\\.) ${LABEL} )?(?:-->|-?\\.->) (?<upstream>\\w+)$`, 'u');
const CLASS = /^ {2}classDef (added|changed|removed) [\w:#,-]+( 4)?$/;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** What Mermaid shows, once it has replaced its entities. */
const decoded = (label = '') =>
  label.replace(/#(\w+);/g, (_all, code: string) => NAMED[code] ?? String.fromCodePoint(Number(code)));

test('Mermaid: whatever names are, each line is a node, a link or a class of ours, and shows those names', () => {
  fc.assert(
    fc.property(hostileModel, (model) => {
      const [first, ...lines] = toMermaid(model).trimEnd().split('\n');
      expect(first).toBe('flowchart RL');
      const found = (pattern: RegExp) =>
        lines.flatMap((line) => {
          const groups = pattern.exec(line)?.groups;
          return groups ? [{ ...groups, label: decoded(groups.label) }] : [];
        });
      const [cards, arrows] = [found(NODE), found(ARROW)];
      const classes = lines.filter((line) => CLASS.test(line));
      expect({ cards, arrows }).toEqual(expectedLabels(model, (all) => all.join('<br/>')));
      expect(cards.length + arrows.length + classes.length).toBe(lines.length);
    }),
    { numRuns: 100 },
  );
});

test('Mermaid: nothing in a label begins Markdown, a link, an icon or a formula', () => {
  const MARKUP = /^(?:-|\d+[.)](?:\s|$))|[*`$:@~{}[\]|\\%]|www\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/iu;
  fc.assert(
    fc.property(hostileModel, (model) => {
      const labels = [...toMermaid(model).matchAll(/"([^"]*)"/g)].flatMap(([, label = '']) => label.split('<br/>'));
      expect(labels.filter((line) => MARKUP.test(line))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

interface Graph {
  readonly objects?: readonly { readonly name: string; readonly label: string }[];
  readonly edges?: readonly { readonly tail: number; readonly head: number; readonly label: string }[];
}

(hasDot ? test : test.skip)(
  'DOT: whatever names are, Graphviz reads the nodes and links that there are, and shows those names',
  () => {
    const models = fc.sample(hostileModel, { numRuns: 80, seed: 7 });
    const input = models.map(toDot).join('');
    const { stdout, stderr, status } = spawnSync('dot', ['-Tjson0'], { encoding: 'utf8', input, maxBuffer: 1e8 });
    expect([status, stderr.replace(/.*(?:fontname|Pango|font).*\n/gi, '')]).toEqual([0, '']);
    const graphs: Graph[] = JSON.parse(`[${stdout.trim().replace(/^\}\s*(?=\{)/gm, '},')}]`);
    const found = graphs.map(({ objects = [], edges = [] }) => ({
      cards: objects.map(({ name: id, label }) => ({ id, label })),
      arrows: edges.map(({ tail, head, label }) => ({
        leaf: objects[tail]?.name,
        upstream: objects[head]?.name,
        label,
      })),
    }));
    const joined = (lines: readonly string[]) =>
      lines.map((line) => `${line.replaceAll('\\', '\\\\').replaceAll('&', '&amp;')}\\l`).join('');
    expect(found).toEqual(models.map((model) => expectedLabels(model, joined)));
  },
);
