import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { commentMarker, reviewMarkdown } from '../../../../fleet/review/render';
import type { Review } from '../../../../fleet/review/review';
import { escaped } from '../../../../lib/escaped';
import { hostileNames } from '../../../support/hostile-text';
import { markdownTree, nodesOf } from '../../../support/markdown-tree';
import { largeReview, renamedReview, richReview, smallReview } from '../../../support/reviews';

const PAGE = 'https://ci.example.com/prod/review_1.html?a=1&b=2';

/** What of a comment may be HTML: the marker, and folds whose titles are ours. */
const OWN_HTML = /^(<!-- fleet-review:[\w.%-]* -->|<details>\n<summary>[\w ,:.]+<\/summary>|<\/details>)$/;

describe('a review as a comment', () => {
  // What it says of recorded plans, from the marker to the last fold, is kept by `../recordings.test.ts`.
  test('has markers that differ where environments do, and are comments whatever their names', () => {
    expect(['prod-eu', 'a--b', '-->', 'x y', 'x_y', 'é\n', undefined].map(commentMarker)).toEqual(
      ['prod-eu', 'a-%2db', '-%2d%3e', 'x%20y', 'x_y', '%c3%a9%0a', ''].map((name) => `<!-- fleet-review:${name} -->`),
    );
  });

  test('says everything where there is room', () => {
    const text = reviewMarkdown(richReview());
    const ids = richReview().findings.filter(({ id }) => !text.includes(`\`${id}\``));
    expect({ ids, more: /and [\d,]+ more/.exec(text) }).toEqual({ ids: [], more: null });
  });

  test('links to the page where that has an address, and names it otherwise', () => {
    const pages = [PAGE, 'review.html', 'javascript:alert(1)', 'https://x.example/>\n[x](y)'];
    const found = pages.map((page) =>
      nodesOf(markdownTree(reviewMarkdown(smallReview(), { page }))).flatMap((node) =>
        node.type === 'link' ? [node.url] : [],
      ),
    );
    expect(found).toEqual([[PAGE], [], [], ['https://x.example/%3E[x](y)']]);
  });

  test.each([
    ['a rich one', richReview()],
    ['more sites than there is room for', largeReview(400)],
    ['1,000 losses', losses(1_000)],
  ])('keeps within any limit, with verdict and data loss, folds closed: %s', (_name, review) => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 65_536 }), (limit) => {
        const text = reviewMarkdown(review, { limit, page: PAGE });
        const count = review.findings.filter(({ level }) => level === 'data').length.toLocaleString('en');
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text).toContain(`**Verdict: destroys data.** ${count} findings destroy data`);
        expect(text).toContain(`### Data loss: ${count} findings`);
        expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
        const html = nodesOf(markdownTree(text)).flatMap((node) => (node.type === 'html' ? [node.value] : []));
        expect(html.filter((each) => !OWN_HTML.test(each))).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  test('of 1,000 sites it has those that differ from the others, and stays far below the limit', () => {
    const text = reviewMarkdown(largeReview(1_000, (site) => site % 100 === 47));
    expect(text.length).toBeLessThan(50_000);
    const lines = text.split('\n').filter((line) => /^- .*may now send/.test(line));
    expect(lines.slice(0, 11)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => expect.stringContaining(`\`logs.edge0${index}47.>\``)),
      expect.stringContaining('990 sites like `edge0000`'),
    ]);
  });

  test('tells losses of data before anything else, and how much it does not tell', () => {
    const text = reviewMarkdown(losses(1_000), { limit: 8_000 });
    const told = text.match(/^- \*\*✗\*\*/gm)?.length ?? 0;
    expect(told).toBeGreaterThan(20);
    expect(text).not.toContain('### Safe');
    expect(text).toMatch(/\n\nand [\d,]+ more: see the full page\n$/);
  });

  test('refuses a limit in which nothing can be said', () => {
    expect(() => reviewMarkdown(smallReview(), { limit: 3_999 })).toThrow(RangeError);
  });

  test('holds names as code only, whatever they say: as they are, or in their visible form', () => {
    fc.assert(
      fc.property(hostileNames, (names) => {
        // The beginning tells where a name got to; the number keeps apart what is to be told apart.
        const review = renamedReview(richReview(), (_was, index) => `QX${index}${names[index % names.length]}`);
        const nodes = nodesOf(markdownTree(reviewMarkdown(review, { limit: 1_000_000, page: PAGE })));
        const codes = new Set(nodes.map((node) => (node.type === 'inlineCode' ? node.value : '')));
        // Longer ones, and those with more backticks than Markdown parsers take for a fence, are shown in part.
        const exact = [...review.findings, ...review.certificates]
          .map(({ stack }) => escaped(stack))
          .filter((name) => name.length <= 200 && !/`{17}|\\\|/.test(name));
        expect({
          escaped: nodes.filter(isEscaped),
          missing: exact.filter((name) => !codes.has(name)),
          tables: nodes.flatMap((node) =>
            node.type === 'table' ? [[...new Set(node.children.map(({ children }) => children.length))]] : [],
          ),
        }).toEqual({ escaped: [], missing: [], tables: [[5], [4]] });
      }),
      { numRuns: 15 },
    );
  });
});

/** Whether a name got out of its place: into text, or as HTML, a link, a picture. */
function isEscaped(node: Nodes): boolean {
  if (node.type === 'code') return node.lang !== 'mermaid' && node.lang !== 'diff';
  if (node.type === 'html') return !OWN_HTML.test(node.value);
  if (node.type === 'link') return node.url !== PAGE;
  if (node.type === 'text') return node.value.includes('QX');
  return ['image', 'imageReference', 'linkReference', 'definition', 'footnoteReference'].includes(node.type);
}

function losses(count: number): Review {
  const [lost] = richReview().findings.filter(({ rule }) => rule === 'volume-destroyed');
  if (lost === undefined) throw new Error('no volume is destroyed');
  const all = Array.from({ length: count }, (_, index) => ({ ...lost, id: `volume-destroyed-${index}` }));
  return { ...smallReview(), verdict: 'data', findings: [...all, ...smallReview().findings] };
}
