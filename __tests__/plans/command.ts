import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folder';
import { environment, type Outcome } from '../support/terraform';
import type { Project } from './project';

const ROOT = join(__dirname, '../..');

/** Runs `fleet` in a project. It must leave nothing among the temporary files. */
export function fleet(project: Project, ...args: readonly string[]): Outcome {
  return inProject(project, process.execPath, [join(ROOT, 'bin/fleet.js'), ...args]);
}

/** Runs a program in a project, with variables besides those that tests have. It must leave nothing among the temporary files. */
export function inProject(
  project: Project,
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
