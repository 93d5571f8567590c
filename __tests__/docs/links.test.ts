import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && !['node_modules', '.git', 'dist', 'cdktf.out', 'state'].includes(entry.name),
  )
  .map(({ name }) => name);

/** Every page: at the top, in docs/, at the door of each folder, and what GitHub shows of .github/. */
const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  ).filter((path) => path.endsWith('.md') || /^\.github\/(ISSUE_TEMPLATE\/|CODEOWNERS$)/.test(path)),
];

/** The heading's own address on the page, as GitHub makes it. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const headings = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading));

/** What a page links to in the project, or names as a path of it, that is not there. */
function lost(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const dead = links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
    return !existsSync(file) || (anchor !== undefined && !headings(file).includes(anchor));
  });
  const named = [...text.matchAll(/`([\w.-]+)((?:\/[\w.-]+)+\/?)`/g)]
    .filter(([, first = '']) => FOLDERS.includes(first))
    .map(([, first, rest]) => `${first}${rest}`);
  // A test is named by its place among the tests.
  const places = (path: string) => (path.endsWith('.test.ts') ? [path, join('__tests__', path)] : [path]);
  return [...dead, ...named.filter((path) => !places(path).some((place) => existsSync(join(ROOT, place))))];
}

test('there are pages', () => {
  expect(pages.map((page) => relative('.', page))).toEqual(
    expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/architecture.md', '.github/ISSUE_TEMPLATE/bug.yml']),
  );
});

test.each(pages)('%s links to, and names as paths, only what is there', (page) => {
  expect(lost(page)).toEqual([]);
});
