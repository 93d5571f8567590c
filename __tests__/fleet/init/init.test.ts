import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFile } from '../../../fleet/init/environment-file';
import { init } from '../../../fleet/init/init';
import { loadEnvironment } from '../../../fleet/project/environments';
import { temporaryFolder } from '../../support/folder';
import { expectKept } from '../../support/kept-file';

const ROOT = join(__dirname, '../../..');

/** The files under a folder, by their paths. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function newFolder(name: string): string {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  return folder;
}

const text = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

/** Versions change with each release. */
const withoutVersions = (manifest: string) => manifest.replace(/\d+\.\d+\.\d+/g, '<version>');

test('an empty folder becomes a project, named after the folder; what this repository has alike is the same there', () => {
  const folder = newFolder('Shop Fleet');
  const { written, ...rest } = init(folder);
  expect(rest).toEqual({ environment: 'prod', isProject: true });
  expect(written).toEqual(filesIn(folder));
  const same = written.filter((path) => existsSync(join(ROOT, path)) && text(ROOT, path) === text(folder, path));
  const others = written.filter((path) => !same.includes(path));
  const shown = [
    ...same.map((path) => `## ${path}\nthe same as here\n`),
    ...others.map((path) => `## ${path}\n${withoutVersions(text(folder, path))}`),
  ];
  expectKept(join(__dirname, 'init.txt'), shown.join('\n'));
});

test('a README of a project has about ten lines', () => {
  const folder = newFolder('shop');
  init(folder);
  expect(text(folder, 'README.md').trim().split('\n').length).toBeLessThanOrEqual(10);
});

test('what is in package.json stays, and the package as it was installed', () => {
  const folder = newFolder('shop');
  const before = {
    name: 'mine',
    scripts: { test: 'echo "Error: no test specified" && exit 1', synth: 'make synth' },
    dependencies: { other: '1.0.0', 'nats-edge-fleet': 'file:../nats-edge-fleet.tgz' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(before));
  init(folder);
  expect(JSON.parse(text(folder, 'package.json'))).toMatchObject({
    name: 'mine',
    scripts: { synth: 'make synth', start: 'fleet rehearse' },
    dependencies: before.dependencies,
  });
});

test('the file of an environment is one that can be deployed as it is, under any name', async () => {
  const folder = newFolder('environments');
  const path = join(folder, 'acme.ts');
  writeFileSync(path, environmentFile('acme'));
  const { name, sites } = await loadEnvironment('acme', { acme: () => require(path) });
  expect([name, sites.map((site) => site.name)]).toEqual(['acme', ['edge1', 'edge2']]);
});

test('in a project it writes one more environment, and nothing else', () => {
  const folder = newFolder('shop');
  init(folder, 'staging');
  const before = filesIn(folder);
  expect(init(folder, 'acme')).toEqual({ environment: 'acme', written: ['environments/acme.ts'], isProject: false });
  expect(filesIn(folder)).toEqual([...before, 'environments/acme.ts'].sort());
});

test.each<[string, (folder: string) => void, string | undefined, string]>([
  [
    'a file is there',
    (folder) => writeFileSync(join(folder, 'main.ts'), ''),
    undefined,
    'exist already, and are not overwritten: main.ts',
  ],
  [
    'it is a project',
    (folder) => init(folder),
    undefined,
    '`fleet init --environment test` writes one more environment',
  ],
  ['the environment is there', (folder) => init(folder, 'acme'), 'acme', 'not overwritten: environments/acme.ts'],
  [
    'package.json is no JSON',
    (folder) => writeFileSync(join(folder, 'package.json'), '{'),
    undefined,
    'package.json is not JSON',
  ],
])('where %s nothing is written', (_title, prepare, environment, message) => {
  const folder = newFolder('shop');
  prepare(folder);
  const before = filesIn(folder);
  expect(() => init(folder, environment)).toThrow(message);
  expect(filesIn(folder)).toEqual(before);
});
