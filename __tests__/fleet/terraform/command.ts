import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { type CommandOutcome, environment } from '../../support/terraform';
import type { Project } from './project';

const FLEET = join(__dirname, '../../../fleet/bin.js');

/** Runs `fleet` in a project. It must leave nothing among the temporary files. */
export function fleet(project: Pick<Project, 'root'>, ...args: readonly string[]): CommandOutcome {
  return inProject(project, process.execPath, [FLEET, ...args]);
}

/**
 * Runs a program in a project, with variables in addition to those of tests. It must leave no temporary files.
 */
export function inProject(
  { root: cwd }: Pick<Project, 'root'>,
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): CommandOutcome {
  const { NATS_ENV: _environment, NATS_SITES: _sites, ...rest } = environment({ NO_COLOR: '1' });
  const tmp = temporaryFolder();
  const env = { ...rest, TMPDIR: tmp, ...variables };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  expect(readdirSync(tmp)).toEqual([]);
  return { status, output: `${stdout}${stderr}` };
}

/** Starts `fleet` in a project, and goes on. */
export function startFleet(project: Project, ...args: readonly string[]) {
  return startFleetWith({}, project, ...args);
}

/** The same with variables, in addition to those that tests have. */
export function startFleetWith(
  variables: Readonly<Record<string, string>>,
  { root: cwd }: Pick<Project, 'root'>,
  ...args: readonly string[]
) {
  const env = environment(variables);
  const child = spawn(process.execPath, [FLEET, ...args], { cwd, env, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { ended, signal: (signal: NodeJS.Signals) => child.kill(signal) };
}

/**
 * The output of a command for kept files: without that of Terraform and git, values that differ each time, and the
 * order of plans.
 */
export function said({ status, output }: CommandOutcome, { root }: Pick<Project, 'root'>): string[] {
  const own = output
    .replaceAll(root, '<project>')
    .replace(/\/\S*\/fleet-ci-\w+/g, '<temporary>')
    .replace(/\b[0-9a-f]{12,64}\b/g, '<digest>')
    .replace(/ +\d+\.\d s$/gm, '')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>')
    .split('\n')
    .map((line) => line.trimEnd().replace(/(?<=\S) {3,}/g, '  '))
    .filter((line) => line !== '' && !/^( {6}|fatal:)/.test(line));
  const planned = own.filter((line) => PLANNED.test(line)).sort();
  return [...own.map((line) => `  ${PLANNED.test(line) ? planned.shift() : line}`), `  exit code ${status}`];
}

const PLANNED = /^ {2}[✓✗…] /;
