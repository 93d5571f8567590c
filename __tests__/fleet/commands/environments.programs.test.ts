import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';

const ROOT = join(__dirname, '../../..');
const PROJECT = temporaryFolder();

beforeAll(() => {
  for (const path of 'cdktf.json constructs environments fleet index.ts lib package-lock.json package.json schema stacks tools'.split(
    ' ',
  )) {
    cpSync(join(ROOT, path), join(PROJECT, path), { recursive: true });
  }
  writeFileSync(join(PROJECT, 'lib/helper.ts'), "\nthrow new Error('no helper');\nexport default {};\n");
  symlinkSync(join(ROOT, 'node_modules'), join(PROJECT, 'node_modules'));
});

const THROWS = `import { defineEnvironment } from 'nats-edge-fleet';

function sites(): never {
  throw new Error('no list of sites');
}

export default defineEnvironment({ name: 'throws', hub: sites() });
`;

test.each([
  [
    'is found by its name',
    'added',
    "export { default } from './dev';\n",
    'name  "dev" is not the name of the file; it must be "added"',
  ],
  [
    'that does not compile',
    'unfinished',
    'export default {\n',
    'environments/unfinished.ts:2:1: Expected identifier but found end of file',
  ],
  [
    'that imports what is not there',
    'lost',
    "import lost from './nowhere';\nexport default lost;\n",
    'environments/lost.ts:1:18: Could not resolve "./nowhere"',
  ],
  [
    'that misspells an import',
    'misspelled',
    "import { defineEnviroment } from 'nats-edge-fleet';\nexport default defineEnviroment({});\n",
    'environments/misspelled.ts:2:16: "defineEnviroment is not a function"',
  ],
  [
    'that imports a package that is not there',
    'packageless',
    "import nothing from 'not-installed';\nexport default nothing;\n",
    `"Cannot find module 'not-installed'"`,
  ],
  [
    'that imports a file that throws',
    'helped',
    "import helper from '../lib/helper';\nexport default helper;\n",
    'lib/helper.ts:2:7: "no helper"',
  ],
  ['that throws', 'throws', THROWS, 'environments/throws.ts:4:9: "no list of sites"'],
])(
  'a file in environments/ %s: what is wrong is reported with its place, and the others still work',
  (_what, name, text, says) => {
    writeFileSync(join(PROJECT, `environments/${name}.ts`), text);
    const done = topology(PROJECT, name);
    expect(done).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining(says) });
    expect(done.stderr).not.toMatch(/^ +at /m);
    expect(topology(PROJECT, 'dev')).toEqual({ status: 0, stdout: expect.stringContaining('site edge2'), stderr: '' });
  },
);

test('with an older Node, and without the packages, the message says what to do', () => {
  const preload = join(PROJECT, 'older.cjs');
  writeFileSync(preload, "Object.defineProperty(process.versions, 'node', { value: '20.9.1' })");
  const bare = temporaryFolder();
  for (const path of ['fleet/bin.js', 'index.ts', 'tools', 'package.json']) {
    cpSync(join(ROOT, path), join(bare, path), { recursive: true });
  }
  expect([
    topology(PROJECT, 'dev', ['-r', preload]),
    topology(bare, 'dev', ['-r', join(bare, 'fleet/bin.js')]),
  ]).toEqual(
    [
      'needs Node 20.19 or newer; this is 20.9.1\n',
      `the packages that this project needs are not installed: run npm ci in ${bare}\n`,
    ].map((stderr) => ({ status: 1, stdout: '', stderr })),
  );
});

test('in another folder the message says where to run it', () => {
  const elsewhere = temporaryFolder();
  const stderr = `there is no ${elsewhere}/cdktf.json: run this in the folder of cdktf.json\n`;
  expect(topology(elsewhere, '')).toEqual({ status: 1, stdout: '', stderr });
});

test('a cdktf.json that is broken is named, without a stack trace', () => {
  const elsewhere = temporaryFolder();
  writeFileSync(join(elsewhere, 'cdktf.json'), '{ "app": "x", }');
  const stderr = expect.stringMatching(/^\/\S+\/cdktf\.json is not JSON: .*\n$/);
  expect(topology(elsewhere, '')).toEqual({ status: 1, stdout: '', stderr });
});

test('a folder that cannot be made is named with the reason, without a stack trace', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const { status, stderr } = spawnSync(process.execPath, [join(PROJECT, 'fleet/bin.js'), 'manifests', '--out', file], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, NATS_ENV: 'dev' },
  });
  expect([status, stderr]).toEqual([1, `${file}: file already exists (EEXIST)\n`]);
});

function topology(cwd: string, environment: string, first: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...first, join(PROJECT, 'fleet/bin.js'), 'topology'],
    {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, NATS_ENV: environment },
    },
  );
  return { status, stdout, stderr };
}
