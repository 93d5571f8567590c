import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** A workflow, as far as it is looked at here. */
interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly 'timeout-minutes'?: number; readonly steps: readonly { readonly run?: string }[] }>
  >;
}

const workflow = (name: string): Workflow => parse(read(join('.github/workflows', name)));
const runsOf = (name: string) =>
  Object.values(workflow(name).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;

/** Scripts of package.json that a text runs. */
const scriptsIn = (text: string) =>
  [...text.matchAll(/\bnpm (?:run )?(?:--silent )?([a-z:]+)/g)].map(([, name = '']) => name);

test('each step of ci.yml is one command, and each job ends in time', () => {
  expect(runsOf('ci.yml').filter((run) => /[\n;|]|&&/.test(run))).toEqual([]);
  expect(Object.values(workflow('ci.yml').jobs).filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
});

test('each tier of tests is run by ci.yml, by what it runs, or by nightly.yml', () => {
  expect(runsOf('ci.yml')).toContain('.ci/run');
  const run = new Set([...runsOf('ci.yml'), ...runsOf('nightly.yml'), read('.ci/run')].flatMap(scriptsIn));
  const tiers = Object.keys(scripts).filter((name) => /^(typecheck|lint|test(:.+)?)$/.test(name));
  expect(tiers.filter((name) => !run.has(name))).toEqual([]);
  expect(runsOf('ci.yml').flatMap(scriptsIn)).toEqual(
    expect.arrayContaining(['typecheck', 'lint', 'test:unit', 'test']),
  );
});

test('it runs only scripts that are there', () => {
  const names = runsOf('ci.yml').flatMap(scriptsIn);
  expect(names.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
});

test('the comment of ci.yml says of each workflow whether it is the repository’s or a fleet’s', () => {
  const comment = read('.github/workflows/ci.yml').split('\nname:')[0] ?? '';
  const others = readdirSync(join(ROOT, '.github/workflows')).filter((name) => name !== 'ci.yml');
  expect(others.filter((name) => !comment.includes(name))).toEqual([]);
});

test('CODEOWNERS names paths that are there', () => {
  const paths = [...read('.github/CODEOWNERS').matchAll(/^\/(\S+)/gm)].map(([, path = '']) => path);
  expect(paths).not.toEqual([]);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
