import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '../../..');
const COMMANDS = [
  'rehearse',
  'manifests',
  'topology',
  'check',
  'why',
  'imports',
  'changed',
  'plan',
  'review',
  'destroy',
];
/** Loaded before a program: notes which packages it loads, node's own left out. */
const NOTE_PACKAGES = `
const Module = require('node:module');
const load = Module._load;
const seen = new Set();
Module._load = function (request, ...rest) {
  if (!/^[./]/.test(request) && !Module.isBuiltin(request)) seen.add(request);
  return load.call(this, request, ...rest);
};
process.on('exit', () => require('node:fs').writeFileSync(process.env.NOTED, JSON.stringify([...seen])));
`;

/** What `fleet` with these arguments writes, and the packages that it loads for that. */
function packagesOf(args: readonly string[]) {
  const folder = temporaryFolder();
  const [preload, noted] = [join(folder, 'note.cjs'), join(folder, 'noted.json')];
  writeFileSync(preload, NOTE_PACKAGES);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', preload, 'fleet/bin.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NOTED: noted },
  });
  const packages: string[] = JSON.parse(readFileSync(noted, 'utf8'));
  return { status, packages, output: `${stdout}${stderr}` };
}

beforeAll(() => {
  // Compiled here, where a source is newer, so that what compiles it is not among what is noted.
  spawnSync(process.execPath, ['fleet/bin.js', '--help'], { cwd: ROOT });
});

test('fleet --help names all commands, and loads no package: what reads arguments is in its bundle', () => {
  const { output, ...rest } = packagesOf(['--help']);
  expect(rest).toEqual({ status: 0, packages: [] });
  expect(output.match(/^ {2}([a-z]+) /gm)?.map((name) => name.trim())).toEqual([...COMMANDS, 'help']);
});

test.each(COMMANDS)('fleet %s --help loads no more', (command) => {
  const { output, ...rest } = packagesOf([command, '--help']);
  expect(rest).toEqual({ status: 0, packages: [] });
  expect(output).toContain(`Usage: fleet ${command} `);
});

test.each([
  [['why'], "missing required argument 'stack'"],
  [['rehearse', '--dril', 'authority'], "unknown option '--dril'"],
  [['check', '--timeout', 'soon'], 'It is a whole number of seconds'],
])('nor does a mistake in the arguments: %j', (args, message) => {
  const { output, ...rest } = packagesOf(args);
  expect(rest).toEqual({ status: 1, packages: [] });
  expect(output).toContain(message);
});
