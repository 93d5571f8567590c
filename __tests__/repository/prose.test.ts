import type { Nodes } from 'mdast';
import { markdownTree, nodesOf } from '../support/markdown-tree';
import { projectFiles, projectText } from '../support/project-files';

/** Prose and comments are no wider than this. */
const COLUMNS = 120;

/** The paragraph under a page's title, which says what the page is for, has at most so many characters. */
const PURPOSE = 200;

/** Where a line may be broken: not inside of a lone link, an address or a directive of a tool. */
const canBreak = (line: string) =>
  !/^\W*\[[^\]]*\]\([^)]*\)\W*$/.test(line) &&
  !/https?:\/\/|biome-ignore|@ts-expect-error/.test(line) &&
  /\S\s+\S+\s+\S/.test(line);

const isTooWide = (line: string) => [...line].length > COLUMNS && canBreak(line);

/** Numbers of the lines of a page that are prose: no table, code or heading. */
function proseLines(text: string): number[] {
  const paragraphs = nodesOf(markdownTree(text)).filter(({ type }) => type === 'paragraph');
  return paragraphs.flatMap(({ position }) =>
    position
      ? Array.from({ length: position.end.line - position.start.line + 1 }, (_, n) => position.start.line + n)
      : [],
  );
}

const COMMENTS: Readonly<Record<string, RegExp>> = {
  ts: /^\s*(\/\/|\/?\*)/,
  tsx: /^\s*(\/\/|\/?\*)/,
  js: /^\s*(\/\/|\/?\*)/,
  cjs: /^\s*(\/\/|\/?\*)/,
  jsonc: /^\s*\/\//,
  sh: /^\s*#/,
  yml: /^\s*#/,
};

const extension = (path: string) => path.replace(/.*\./, '');

/** `path:line` of what is too wide in a file. */
function tooWide(path: string, text: string): string[] {
  const lines = text.split('\n');
  const comment = COMMENTS[extension(path)];
  const numbers =
    extension(path) === 'md'
      ? proseLines(text)
      : lines.flatMap((line, index) => (comment?.test(line) ? [index + 1] : []));
  return numbers.filter((line) => isTooWide(lines[line - 1] ?? '')).map((line) => `${path}:${line}`);
}

/** The text of a node, as it is read. */
const textOf = (node: Nodes) =>
  nodesOf(node)
    .flatMap((one) => ('value' in one ? [one.value] : []))
    .join('');

/** Whether a page says directly under its title, in short, what it is for. */
function hasPurpose(text: string): boolean {
  const [title, purpose] = markdownTree(text).children.filter(({ type }) => type !== 'html');
  return title?.type === 'heading' && purpose?.type === 'paragraph' && textOf(purpose).length <= PURPOSE;
}

const files = projectFiles();

test(`prose and comments wrap at ${COLUMNS} columns`, () => {
  expect(files.flatMap((path) => tooWide(path, projectText(path)))).toEqual([]);
});

test('each page of docs says under its title what it is for', () => {
  const pages = files.filter((path) => /^docs\/.*\.md$/.test(path));
  expect(pages.filter((path) => !hasPurpose(projectText(path)))).toEqual([]);
});

const wide = `${'word '.repeat(30)}end`;

test.each([
  ['prose', 'a.md', `# Title\n\nShort.\n\n- ${wide}\n`, ['a.md:5']],
  ['a table', 'a.md', `# Title\n\n| a | b |\n| --- | --- |\n| ${wide} | b |\n`, []],
  ['a code block', 'a.md', `# Title\n\n\`\`\`\n${wide}\n\`\`\`\n`, []],
  ['a heading', 'a.md', `# ${wide}\n`, []],
  ['a line that is one link', 'a.md', `# Title\n\n- [${wide}](x.md)\n`, []],
  ['a comment', 'a.ts', `/** Short. */\nconst a = 1;\n// ${wide}\n`, ['a.ts:3']],
  ['a line of code', 'a.ts', `const a = '${wide}';\n`, []],
])('of wide lines, those are counted that can be broken: %s', (_, path, text, lines) => {
  expect(tooWide(path, text)).toEqual(lines);
});

test.each([
  ['a sentence', '# Title\n\nHow to add a site.\n\nMore.\n', true],
  ['a long paragraph', `# Title\n\n${wide} ${wide}\n`, false],
  ['a list', '# Title\n\n- How to add a site.\n', false],
  ['the next heading', '# Title\n\n## Another\n', false],
])('a page with %s under its title', (_, text, has) => {
  expect(hasPurpose(text)).toBe(has);
});
