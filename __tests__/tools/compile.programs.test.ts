import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folder';

const ROOT = join(__dirname, '../..');

/** A small project with the programs of this one that compile and run commands, and one command, `greet`. */
class Project {
  private readonly root = temporaryFolder();

  constructor() {
    mkdirSync(join(this.root, 'fleet/commands'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    for (const path of [
      'fleet/bin.js',
      'tools/compile.js',
      'package-lock.json',
      'fleet/commands/lazily.ts',
      'fleet/commands/main.ts',
      'lib/user-error.ts',
    ]) {
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    }
    this.write(
      'fleet/commands/fleet.ts',
      `import { Command } from 'commander';
import { greetCommand } from './greet-command';
import { main } from './main';
void main(async () => { await new Command('fleet').addCommand(greetCommand()).parseAsync(); });`,
    );
    this.write(
      'fleet/commands/greet-command.ts',
      `import { Command } from 'commander';
import { lazily } from './lazily';
export const greetCommand = () => new Command('greet').action(lazily(() => require('./greet')));`,
    );
    this.write(
      'fleet/commands/greet.ts',
      "import { WORD } from './word';\nexport function run() { console.log(WORD); }",
    );
    this.write('fleet/commands/word.ts', "export const WORD = 'hello';");
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  fleet(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['fleet/bin.js', ...args], {
      cwd: this.root,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** The sources that are looked at when a program starts. */
  sourcesOf(entry: string): string[] {
    const inputs: object = JSON.parse(readFileSync(join(this.root, 'dist', `${entry}.js.inputs`), 'utf8'));
    return Object.keys(inputs).filter((path) => path.startsWith('fleet/commands/'));
  }
}

test('a command runs what its sources say now, whichever of them changed', () => {
  const project = new Project();
  const ran = [project.fleet('greet')];
  project.write('fleet/commands/word.ts', "export const WORD = 'good morning';");
  ran.push(project.fleet('greet'));
  project.write(
    'fleet/commands/greet.ts',
    "import { WORD } from './word';\nexport function run() { console.log(WORD + '!'); }",
  );
  ran.push(project.fleet('greet'));
  const command = `import { Command } from 'commander';
import { lazily } from './lazily';
export const greetCommand = () => new Command('salute').action(lazily(() => require('./greet')));`;
  project.write('fleet/commands/greet-command.ts', command);
  ran.push(project.fleet('salute'));
  expect(ran).toEqual(
    ['hello', 'good morning', 'good morning!', 'good morning!'].map((word) => ({ status: 0, output: `${word}\n` })),
  );
});

test('help looks at no source of what a command does', () => {
  const project = new Project();
  expect(project.fleet('--help').output).toContain('greet');
  expect(project.sourcesOf('fleet-commands-fleet').sort()).toEqual([
    'fleet/commands/fleet.ts',
    'fleet/commands/greet-command.ts',
    'fleet/commands/lazily.ts',
    'fleet/commands/main.ts',
  ]);
});

test("a user's mistake in a command is its message alone, anything else a stack trace", () => {
  const project = new Project();
  const throwing = (what: string) =>
    project.write(
      'fleet/commands/greet.ts',
      `import { UserError } from '../../lib/user-error';
class Mistake extends UserError {}
export function run() { throw new ${what}('wrong'); }`,
    );
  throwing('Mistake');
  expect(project.fleet('greet')).toEqual({ status: 1, output: 'wrong\n' });
  throwing('Error');
  expect(project.fleet('greet')).toEqual({ status: 1, output: expect.stringMatching(/^Error: wrong\n {4}at /) });
});
