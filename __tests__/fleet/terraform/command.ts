import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { environment, type Outcome } from '../../support/terraform';
import type { Project } from './project';

const ROOT = join(__dirname, '../../..');

/** Runs `fleet` in a project. It must leave nothing among the temporary files. */
export function fleet(project: Project, ...args: readonly string[]): Outcome {
  return inProject(project, process.execPath, [join(ROOT, 'fleet/bin.js'), ...args]);
}

/** Runs a program in a project, with variables besides those that tests have. It must leave nothing among the temporary files. */
export function inProject(
  project: Pick<Project, 'root'>,
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Outcome {
  const { NATS_ENV: _environment, NATS_SITES: _sites, ...rest } = environment({ NO_COLOR: '1' });
  const tmp = temporaryFolder();
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: project.root,
    encoding: 'utf8',
    env: { ...rest, TMPDIR: tmp, ...variables },
  });
  expect(readdirSync(tmp)).toEqual([]);
  return { status, output: `${stdout}${stderr}` };
}

/** Starts `fleet` in a project, and goes on. */
export function startFleet(project: Project, ...args: readonly string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'fleet/bin.js'), ...args], {
    cwd: project.root,
    env: environment(),
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { ended, signal: (signal: NodeJS.Signals) => child.kill(signal) };
}

/** Command lines of the processes that name a project's folder, or work in it. */
export function processesIn(project: Project): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(project.root) || readlinkSync(`/proc/${pid}/cwd`) === project.root ? [line] : [];
      } catch {
        return [];
      }
    });
}
