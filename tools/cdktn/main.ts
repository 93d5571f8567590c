import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { FleetCommand } from '../../fleet/commands/help-page';
import { endWhenInterrupted } from '../../fleet/commands/interrupt';
import { Progress, style } from '../../fleet/commands/terminal';
import { environments } from '../../fleet/project/environments';
import { main } from '../../lib/main';
import { paint } from '../../lib/paint';
import { UserError } from '../../lib/user-error';
import { differences } from './differences';
import { moved } from './move';
import { Programs } from './programs';

/** After so long whatever runs is ended. On two cores that eight others were using it took eight. */
const LIMIT_MINUTES = 15;

/** The Node that cdktn's command is run with where this one is too old for it: a package of npm. */
const NEWER_NODE = '22.23.3';

/** How many files that differ are named. */
const SHOWN_DIFFERENCES = 5;

const command = new FleetCommand('test:cdktn')
  .description(
    'Tries the move from cdktf to cdktn, which docs/cdktn.md describes, in a copy of this project: every bundled environment ' +
      `becomes the same JSON, types and unit tests hold. What fails without the move, in npm test, fails here too. It takes some minutes, most of them npm's, and is ended after ${LIMIT_MINUTES}.`,
  )
  .option('--keep', 'leave the copy where it is, and say where')
  .table('Exit codes', [
    ['0', 'the same JSON, and all tests pass'],
    ['1', 'something differs or failed; one sentence says what'],
  ])
  .examples('npm run test:cdktn', 'npm run test:cdktn -- --keep')
  .variables(['NO_COLOR'])
  .action(run);

const progress = new Progress();

async function run({ keep }: { readonly keep?: boolean }): Promise<void> {
  endWhenInterrupted();
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'nats-cdktn-'));
  const remove = { recursive: true, force: true, maxRetries: 3 };
  process.once('exit', () => {
    if (!keep) rmSync(folder, remove);
  });
  if (keep) progress.print(`the copy: ${join(folder, 'project')}`);
  try {
    await new Trial(folder, new Programs(begun + LIMIT_MINUTES * 60_000)).run();
  } finally {
    // Thousands of files: on a busy disk that takes a while.
    progress.show('removes the copy');
    if (!keep) await rm(folder, remove);
  }
  progress.print(`\nthe move changes nothing; tried in ${secondsSince(begun)}`);
}

/** The project in a folder apart, first with cdktf, then with cdktn. */
class Trial {
  private readonly project: string;
  private readonly environments = Object.keys(environments());

  constructor(
    private readonly folder: string,
    private readonly programs: Programs,
  ) {
    this.project = join(folder, 'project');
  }

  async run(): Promise<void> {
    copyProject(this.project);
    const before = await this.step('synthesis with cdktf', () => this.withCdktf());
    await this.step('npm ci with the aliases', () => this.move());
    const after = this.nameOf('cdktf');
    const same = async (how: string, synthesis: Promise<string>) => this.same(before, [await synthesis, how]);
    await this.step(`the same JSON with ${after}`, () => same(after, this.synthesis('library')));
    const old = this.nameOf('cdktf-cli');
    await this.step(`and when ${old} runs it`, () => same(old, this.synthesisBy('cdktf', process.execPath)));
    const cli = this.nameOf('cdktn-cli');
    const node = await this.step(`a Node that ${cli} accepts`, () => this.nodeFor('cdktn-cli'));
    await this.step(`and when ${cli} does`, () => same(cli, this.synthesisBy('cdktn', node)));
    await this.step('type check', () => this.npm('run', '--silent', 'typecheck'));
    await this.step('unit tests of constructs and stacks', () => this.unitTests());
  }

  /** Does one thing and prints its name with a tick, what it answers to say about it, and how long it took. */
  private async step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    progress.show(name);
    const begun = Date.now();
    const result = await work();
    progress.print(`  ${paint('✓', 'green', style())} ${name}  ${paint(secondsSince(begun), 'dim', style())}`);
    return result;
  }

  /** Synthesizes with the packages of this checkout. */
  private async withCdktf(): Promise<[folder: string, name: string]> {
    const modules = join(this.project, 'node_modules');
    symlinkSync(join(process.cwd(), 'node_modules'), modules);
    const name = this.nameOf('cdktf');
    const folder = await this.synthesis('before');
    unlinkSync(modules);
    return [folder, name];
  }

  private async move(): Promise<void> {
    const path = join(this.project, 'package.json');
    writeFileSync(path, JSON.stringify(moved(readJson<object>(path)), undefined, 2));
    await this.npm('install', '--package-lock-only');
    await this.npm('ci');
    if (!this.nameOf('cdktf').startsWith('cdktn ')) throw new UserError(`npm installed ${this.nameOf('cdktf')}`);
  }

  /** Has the app write every environment, as cdktf.json starts it; answers the folder that they are in. */
  private async synthesis(name: string): Promise<string> {
    const { app } = readJson<{ app: string }>(this.project, 'cdktf.json');
    return this.each(name, (environment, outdir) =>
      this.inProject('/bin/sh', ['-c', app], { NATS_ENV: environment, CDKTF_OUTDIR: outdir }),
    );
  }

  /** The same by a command of cdktf, whose list of stacks must be complete too. */
  private async synthesisBy(program: 'cdktf' | 'cdktn', node: string): Promise<string> {
    const script = join(this.project, 'node_modules/.bin', program);
    const PATH = [dirname(node), process.env.PATH].join(delimiter);
    return this.each(program, async (environment, outdir) => {
      const env = { NATS_ENV: environment, PATH, CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1', NO_COLOR: '1' };
      await this.inProject(node, [script, 'synth', '--output', outdir], env);
      const listed = await this.inProject(node, [script, 'list', '--output', outdir], env);
      const { stacks } = readJson<{ stacks: object }>(outdir, 'manifest.json');
      const lost = Object.keys(stacks).filter((stack) => !listed.split(/\s+/).includes(stack));
      if (lost.length > 0) throw new UserError(`${program} list does not name ${lost.join(', ')} of ${environment}`);
    });
  }

  private async each(name: string, work: (environment: string, outdir: string) => Promise<unknown>): Promise<string> {
    const folder = join(this.folder, name);
    for (const environment of this.environments) {
      const outdir = join(folder, environment);
      mkdirSync(outdir, { recursive: true });
      await work(environment, outdir);
    }
    return folder;
  }

  private async same(before: readonly [string, string], after: readonly [string, string]): Promise<void> {
    const stacks = readdirSync(before[0], { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('cdk.tf.json'),
    );
    if (stacks.length === 0) throw new UserError(`${before[1]} wrote no stack`);
    const written = this.environments.map(
      (name) => readJson<{ version: string }>(after[0], name, 'manifest.json').version,
    );
    const others = written.filter((version) => version !== this.packageOf('cdktf').version);
    if (others.length > 0)
      throw new UserError(`with ${after[1]} it is still cdktf ${others[0]} that writes the stacks`);
    const found = differences(before[0], after[0], [before[1], after[1]]);
    if (found.length === 0) return;
    const more = found.length > SHOWN_DIFFERENCES ? [`and ${found.length - SHOWN_DIFFERENCES} more files`] : [];
    const shown = [...found.slice(0, SHOWN_DIFFERENCES), ...more].map((line) => `  ${line}`);
    throw new UserError([`what ${after[1]} writes is not what ${before[1]} wrote:`, ...shown].join('\n'));
  }

  /** This Node where a package accepts it, else a newer one, which npm has. */
  private async nodeFor(name: string): Promise<string> {
    const { engines } = this.packageOf(name);
    const least = engines?.node.replace('>=', '') ?? '';
    if (least.localeCompare(process.versions.node, 'en', { numeric: true }) <= 0) return process.execPath;
    const folder = join(this.folder, 'node');
    mkdirSync(folder);
    // The package of this platform itself: that of the name `node` finds it by a script that is run when it is
    // installed.
    const platform = `node-${process.platform}-${process.arch}`;
    await this.npm('install', '--prefix', folder, `${platform}@${NEWER_NODE}`);
    return join(folder, 'node_modules', platform, 'bin/node');
  }

  private async unitTests(): Promise<void> {
    const jest = join(this.project, 'node_modules/jest/bin/jest.js');
    const where = '__tests__/(constructs|stacks)/';
    const args = [
      '--selectProjects',
      'unit',
      '--testPathPatterns',
      where,
      '--cacheDirectory',
      join(this.folder, 'jest'),
    ];
    await this.inProject(process.execPath, [jest, '--ci', ...args], {});
  }

  private npm(...args: readonly string[]): Promise<string> {
    return this.inProject('npm', args, {});
  }

  /** Runs a program in the copy, without the variables that select what is synthesized or tested. */
  private inProject(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
    const kept = Object.entries(process.env).filter(([name]) => !/^(NATS|CDKTF)_/.test(name));
    return this.programs.run(program, args, { cwd: this.project, env: { ...Object.fromEntries(kept), ...env } });
  }

  /** What a package calls itself, such as `cdktn 0.24.0`, by the name that it is installed under. */
  private nameOf(installed: string): string {
    const { name, version } = this.packageOf(installed);
    return `${name} ${version}`;
  }

  private packageOf(installed: string): PackageFile {
    return readJson(this.project, 'node_modules', installed, 'package.json');
  }
}

/** An installed package's own file, as far as it is looked at here. */
interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly engines?: { readonly node: string };
}

/** Copies what git has, or would have, of this project. */
function copyProject(to: string): void {
  const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { encoding: 'utf8' });
  for (const path of listed.split('\0')) if (path !== '' && existsSync(path)) cpSync(path, join(to, path));
}

function readJson<Content>(...path: readonly string[]): Content {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

function secondsSince(begun: number): string {
  return `${((Date.now() - begun) / 1000).toFixed(0)} s`;
}

main(async () => {
  await command.parseAsync();
});
