import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Rule {
  readonly name: string;
  readonly comment: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly pathNot?: string | readonly string[] };
}

const rules: { readonly forbidden: readonly Rule[] } = require('../../.dependency-cruiser.js');

/** What each rule is broken by: a file, what it imports, and whether only a type of it. */
const BREAKS: Readonly<Record<string, readonly [file: string, imported: string, typeOnly?: 'type']>> = {
  'no-circles': ['lib/one.ts', './other', 'type'],
  'readers-know-facts': ['fleet/cluster/resources.ts', '../../constructs/leaf-site', 'type'],
  'readers-make-nothing': ['fleet/review/contract.ts', '../../constructs/contract'],
  'drills-read-no-environment': ['fleet/rehearse/environment.ts', '../../schema/resolve'],
  'reference-apart': ['schema/shows.ts', './reference/reference'],
  'projects-import-the-package': ['environments/whole.ts', '../schema/define'],
  'the-package': ['index.ts', './fleet/cluster/api'],
  'fleets-by-name': ['prod.ts', './environments/prod'],
  'fleets-at-the-top': ['app.ts', './fleet/project/environments'],
  'constructs-touch-nothing': ['constructs/disk.ts', 'node:fs'],
  'conf-alone': ['constructs/conf/labels.ts', '../labels', 'type'],
  'cdktf-once': ['stacks/makes.ts', 'cdktf', 'type'],
  'cdktf-makes': ['schema/makes.ts', '../constructs/cdktf', 'type'],
  'resources-one-by-one': ['stacks/whole.ts', '@cdktf/provider-kubernetes'],
  'words-decide-nothing': ['fleet/review/render/decides.ts', '../../model/plan/plan'],
  'drills-are-run': ['fleet/rehearse/runs.ts', './drills/outage'],
  'tests-last': ['other-app.ts', './__tests__/fleet'],
  'no-dev-dependencies': ['lib/develops.ts', 'developing'],
  'listed-in-package': ['lib/unlisted.ts', 'unlisted'],
  found: ['lib/lost.ts', './nowhere'],
  'from-lib': ['lib/strays.ts', '../constructs/contract', 'type'],
  'from-constructs': ['constructs/strays.ts', '../fleet/cluster/api'],
  'from-schema': ['schema/strays.ts', '../stacks/fleet'],
  'from-stacks': ['stacks/strays.ts', '../fleet/cluster/api'],
  'from-init': ['fleet/init/strays.ts', '../cluster/api'],
  'from-project': ['fleet/project/strays.ts', '../cluster/api'],
  'from-model': ['fleet/model/strays.ts', '../review/rules'],
  'from-manifests': ['fleet/manifests/strays.ts', '../cluster/api'],
  'from-terraform': ['fleet/terraform/strays.ts', '../cluster/api'],
  'from-cluster': ['fleet/cluster/strays.ts', '../rehearse/report'],
  'from-draw': ['fleet/draw/strays.ts', '../rehearse/report'],
  'from-review': ['fleet/review/strays.ts', '../cluster/api'],
  'from-rehearse': ['fleet/rehearse/strays.ts', '../commands/places'],
  'from-commands': ['fleet/commands/strays.ts', '../../main'],
  'from-ci': ['fleet/ci/strays.ts', '../commands/places'],
  'from-tools': ['tools/strays.ts', '../stacks/fleet'],
  'from-bench': ['bench/strays.ts', '../fleet/cluster/api'],
  'inside-conf': ['constructs/conf/props.ts', '../tier/props', 'type'],
  'inside-kubernetes': ['constructs/kubernetes/props.ts', '../tier/props', 'type'],
  'inside-trust': ['constructs/trust/props.ts', '../tier/props', 'type'],
  'inside-server': ['constructs/server/props.ts', '../tier/props', 'type'],
  'inside-streams': ['constructs/streams/props.ts', '../tier/props', 'type'],
  'inside-alerts': ['constructs/alerts/props.ts', '../tier/props', 'type'],
  'inside-tier': ['constructs/tier/strays.ts', '../other/file', 'type'],
  'inside-jwt': ['schema/jwt/strays.ts', '../other/file', 'type'],
  'inside-rules': ['schema/rules/strays.ts', '../other/file', 'type'],
  'inside-reference': ['schema/reference/strays.ts', '../other/file', 'type'],
  'inside-issue': ['fleet/model/issue/strays.ts', '../plan/plan', 'type'],
  'inside-plan': ['fleet/model/plan/strays.ts', '../other/file', 'type'],
  'inside-why': ['fleet/cluster/why/strays.ts', '../other/file', 'type'],
  'inside-drills': ['fleet/rehearse/drills/strays.ts', '../other/file', 'type'],
  'inside-analyses': ['fleet/review/analyses/writes.ts', '../render/words'],
  'inside-render': ['fleet/review/render/finds.ts', '../analyses/access'],
  'inside-kinds': ['fleet/review/kinds/finds.ts', '../analyses/access'],
  'inside-cdktn': ['tools/cdktn/strays.ts', '../other/file', 'type'],
  'inside-cluster': ['tools/cluster/strays.ts', '../other/file', 'type'],
  'inside-nightly': ['tools/nightly/strays.ts', '../other/file', 'type'],
  'inside-package': ['tools/package/strays.ts', '../other/file', 'type'],
  'inside-storm': ['bench/storm/strays.ts', '../other/file', 'type'],
};

/** What else is there beside what is imported, which is empty. */
const OTHERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.values(BREAKS)
      .filter(([, imported]) => imported.startsWith('.') && imported !== './nowhere')
      .map(([file, imported]) => [`${join(dirname(file), imported)}.ts`, '']),
  ),
  'lib/other.ts': "import type { Name } from './one';\nexport type Other = Name;\n",
  'constructs/cdktf.ts': "export { Fn } from 'cdktf';\n",
  'constructs/contract.ts': "import { Fn } from './cdktf';\nexport type Name = typeof Fn;\n",
  'package.json': JSON.stringify({
    name: 'broken',
    dependencies: { cdktf: '1.0.0', '@cdktf/provider-kubernetes': '1.0.0' },
    devDependencies: { developing: '1.0.0' },
  }),
  ...Object.fromEntries(
    ['cdktf', 'developing', 'unlisted', '@cdktf/provider-kubernetes'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'lib/index.js' })],
      [`node_modules/${name}/lib/index.js`, ''],
    ]),
  ),
};

const folder = mkdtempSync(join(tmpdir(), 'nats-borders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test('every rule finds what it forbids, and nothing else', () => {
  for (const [path, text] of Object.entries(OTHERS)) write(path, text);
  for (const [path, imported, typeOnly] of Object.values(BREAKS)) {
    const named = typeOnly ? 'import type { Name }' : 'import { Name }';
    write(path, `${named} from '${imported}';\nexport type Named = Name;\n`);
  }
  cpSync(join(ROOT, '.dependency-cruiser.js'), join(folder, '.dependency-cruiser.js'));
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--output-type', 'json', '.'],
    { cwd: folder, encoding: 'utf8' },
  );
  const { summary }: { summary: { violations: { rule: { name: string }; from: string; to: string }[] } } =
    JSON.parse(stdout);
  const found = new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
  const expected = new Set(Object.entries(BREAKS).map(([rule, [file]]) => `${rule}: ${file}`));
  // Of a circle each file is reported; of conf/ one rule says more than another.
  found.delete('no-circles: lib/other.ts');
  found.delete('conf-alone: constructs/conf/props.ts');
  expect([...found].sort()).toEqual([...expected].sort());
});

test('the architecture has each rule by its name, in the words of the rule', () => {
  // A line that is too wide goes on below, indented.
  const said = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8').replace(/\n {2}(?=\S)/g, ' ');
  const lines = rules.forbidden.map(({ name, comment }) => `- \`${name}\`: ${comment}`);
  expect(said.split('\n').filter((line) => /^- `[a-z-]+`: /.test(line))).toEqual(lines);
});

test('every rule is broken here', () => {
  expect(Object.keys(BREAKS).sort()).toEqual(rules.forbidden.map(({ name }) => name).sort());
});

test.each(['readers-know-facts', 'drills-read-no-environment'])(
  'each exception of %s is one that somebody needs',
  (name) => {
    const { from, to } = rules.forbidden.find((rule) => rule.name === name) as Rule;
    const imported = importsOf(new RegExp(from.path ?? ''));
    const exceptions = [to.pathNot ?? []].flat();
    expect(exceptions.filter((path) => !imported.some((each) => new RegExp(path).test(each)))).toEqual([]);
    expect(exceptions.length).toBeGreaterThan(0);
  },
);

/** Folders of parts of a folder: its own rule is theirs, and its door says what is in them. */
const PARTS = [
  'constructs/conf/read',
  'constructs/conf/settings',
  'fleet/review/render/markdown',
  'fleet/review/render/page',
];

test('there is a rule, and so a door, for every folder of sources but those that are projects: environments and examples', () => {
  const folders = new Set(sources().map((path) => dirname(path)));
  const ruled = rules.forbidden
    .filter(({ name }) => /^(from|inside)-/.test(name))
    .map(({ comment }) => comment.slice(0, comment.indexOf('/ imports')));
  expect(
    [...folders]
      .filter((folder) => !/^([.]|environments|examples\b.*|__tests__\b.*)$/.test(folder) && !ruled.includes(folder))
      .sort(),
  ).toEqual(PARTS);
});

/** The project's sources. */
function sources(): string[] {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed.stdout.trim().split('\n');
}

/** The files of the project that files whose paths match import. */
function importsOf(from: RegExp): string[] {
  return sources()
    .filter((path) => from.test(path))
    .flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(
        ([, imported = '']) => `${join(dirname(path), imported)}.ts`,
      ),
    );
}
