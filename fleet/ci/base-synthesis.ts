import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isUserError, UserError } from '../../lib/user-error';
import type { Children } from '../terraform/children';
import { runApp } from '../terraform/run-app';
import { git } from './git-tree';

/** What is compared with. */
interface Base {
  /** The commit, as it was given. */
  readonly ref: string;
  /** Name of the environment. */
  readonly environment: string;
  /** A folder that does not exist yet; the commit is checked out there until the process ends. */
  readonly folder: string;
  /** Receives what is being done, and what is wrong with the commit. */
  readonly say: (text: string) => void;
}

/**
 * Synthesizes another commit, with the packages that it names, and answers the folder; undefined where its own code
 * fails, as it does before the first commit that has this environment.
 * @throws UserError where there is no such commit
 */
export async function synthesizeBase(
  children: Children,
  { ref, environment, folder, say }: Base,
): Promise<string | undefined> {
  process.once('exit', () => spawnSync('git', ['worktree', 'remove', '--force', folder]));
  try {
    // After two dashes it is no option, whatever it is.
    await git(children, 'worktree', 'add', '--quiet', '--detach', '--', folder, ref);
  } catch (error) {
    throw isUserError(error) ? new UserError(`there is no commit ${ref} here (${error.message})`) : error;
  }
  say(`synthesizing ${ref}`);
  const outdir = join(folder, 'cdktf.out');
  try {
    await installPackages(children, folder);
    await runApp(children, environment, outdir, folder);
    return outdir;
  } catch (error) {
    if (!isUserError(error)) throw error;
    say(`${error.message}\n${ref} cannot be synthesized for ${environment}, so all stacks count as new`);
    return undefined;
  }
}

/** Where both commits lock the same packages, those that are here serve for both. */
async function installPackages(children: Children, folder: string): Promise<void> {
  const lock = 'package-lock.json';
  if (!existsSync(join(folder, lock))) return;
  if (existsSync('node_modules') && existsSync(lock) && sameContent(lock, join(folder, lock))) {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    return;
  }
  const { status, stderr } = await children.run('npm', ['ci'], { cwd: folder });
  if (status !== 0) throw new UserError(`npm ci failed: ${stderr.trim()}`);
}

function sameContent(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}
