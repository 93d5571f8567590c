import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '../../..');
const COMMANDS = 'init rehearse manifests topology check why imports changed plan review destroy ci'.split(' ');
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

/** What `fleet` with these arguments writes; it must load no package for that. */
function said(args: readonly string[]) {
  const folder = temporaryFolder();
  const [preload, NOTED] = [join(folder, 'note.cjs'), join(folder, 'noted.json')];
  writeFileSync(preload, NOTE_PACKAGES);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', preload, 'fleet/bin.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NOTED },
  });
  expect(JSON.parse(readFileSync(NOTED, 'utf8'))).toEqual([]);
  return { status, output: `${stdout}${stderr}` };
}

beforeAll(() => {
  // Compiled here, where a source is newer, so that what compiles it is not among what is noted.
  spawnSync(process.execPath, ['fleet/bin.js', '--help'], { cwd: ROOT });
});

test('fleet --help names all commands, and loads no package: what reads arguments is in its bundle', () => {
  const { status, output } = said(['--help']);
  const commands = output.split('Commands:\n')[1]?.split('\n\n')[0];
  const names = commands?.match(/^ {2}([a-z]+) /gm)?.map((name) => name.trim());
  expect([status, names]).toEqual([0, [...COMMANDS, 'help']]);
});

test.each([
  ...COMMANDS.map((command): [string[], number, string] => [[command, '--help'], 0, `Usage: fleet ${command} `]),
  [['ci', 'plan', '--help'], 0, 'Usage: fleet ci plan '],
  [['ci', 'plan', 'hub'], 1, 'What it takes: npx fleet ci plan --help'],
  [['why'], 1, "missing required argument 'stacks'"],
  [['rehearse', '--dril', 'authority'], 1, "unknown option '--dril'"],
  [['check', '--timeout', 'soon'], 1, 'Give a whole number of seconds'],
])('nor does the help of a command, or a mistake in its arguments: %j', (args, status, output) => {
  expect(said(args)).toEqual({ status, output: expect.stringContaining(output) });
});
