import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { temporaryFolder } from '../support/folder';

const ROOT = join(__dirname, '../..');

/** What runs a program and shows a user's mistake. */
const LIB = ['lib/main.ts', 'lib/file-error.ts', 'lib/user-error.ts'];

/** A small project with the programs of this one that compile and run commands, and one command, `greet`. */
class Project {
  private readonly root = temporaryFolder();

  constructor() {
    mkdirSync(join(this.root, 'fleet/commands'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    const copied = [
      'fleet/bin.js',
      'tools/compile.js',
      'package-lock.json',
      'package.json',
      'fleet/commands/lazily.ts',
    ];
    for (const path of [...copied, ...LIB]) {
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    }
    // This file distinguishes a checkout from an installed package, which has everything compiled.
    writeFileSync(join(this.root, 'index.ts'), 'export {};');
    this.write(
      'fleet',
      `import { Command } from 'commander';
import { greetCommand } from './greet-command';
import { main } from '../../lib/main';
void main(async () => { await new Command('fleet').addCommand(greetCommand()).parseAsync(); });`,
    );
    this.named('greet');
    this.does('console.log(WORD);');
    this.write('word', "export const WORD = 'hello';");
  }

  /** Calls the command by another name. */
  named(name: string): void {
    this.write(
      'greet-command',
      `import { Command } from 'commander';
import { lazily } from './lazily';
export const greetCommand = () => new Command('${name}').action(lazily(() => require('./greet')));`,
    );
  }

  /** Has the command do something else. */
  does(what: string): void {
    this.write(
      'greet',
      `import { UserError } from '../../lib/user-error';
import { WORD } from './word';
class Mistake extends UserError {}
export function run() { ${what} }`,
    );
  }

  /** Writes a source of the commands. */
  write(path: string, text: string): void {
    writeFileSync(join(this.root, `fleet/commands/${path}.ts`), text);
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
    return Object.keys(inputs)
      .map((path) => relative(this.root, path))
      .filter((path) => path.startsWith('fleet/commands/'));
  }
}

test('a command runs what its sources say now, whichever of them changed', () => {
  const project = new Project();
  const ran = [project.fleet('greet')];
  project.write('word', "export const WORD = 'good morning';");
  ran.push(project.fleet('greet'));
  project.does("console.log(WORD + '!');");
  ran.push(project.fleet('greet'));
  project.named('salute');
  ran.push(project.fleet('salute'));
  expect(ran).toEqual(
    ['hello', 'good morning', 'good morning!', 'good morning!'].map((word) => ({ status: 0, output: `${word}\n` })),
  );
});

test('help looks at no source of what a command does', () => {
  const project = new Project();
  expect(project.fleet('--help').output).toContain('greet');
  expect(project.sourcesOf('fleet-commands-fleet').sort()).toEqual(
    ['fleet', 'greet-command', 'lazily'].map((name) => `fleet/commands/${name}.ts`),
  );
});

test("a user's mistake in a command is its message alone, anything else a stack trace", () => {
  const project = new Project();
  project.does("throw new Mistake('wrong');");
  expect(project.fleet('greet')).toEqual({ status: 1, output: 'wrong\n' });
  project.does("throw new Error('wrong');");
  expect(project.fleet('greet')).toEqual({ status: 1, output: expect.stringMatching(/^Error: wrong\n {4}at /) });
});
