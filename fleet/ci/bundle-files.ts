import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error';

/** How names of bundles end. */
const ENDING = '.bundle';

/**
 * Paths of bundles: a folder stands for all that are in it and below it, by name.
 * @throws UserError where there is none
 */
export function bundleFiles(given: readonly string[]): string[] {
  const found = given.flatMap((path) => {
    if (!existsSync(path)) throw new UserError(`there is no file or folder ${path}`);
    return statSync(path).isDirectory() ? inFolder(path) : [path];
  });
  if (found.length === 0) throw new UserError(`there is no ${ENDING} file in ${given.join(', ')}`);
  return found;
}

function inFolder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => join(folder, name));
}
