import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../environment/user-error';

/**
 * Writes files, each in full before the first of them appears under its name.
 * @throws UserError where one cannot be written; then there is none of them
 */
export function writeTogether(files: ReadonlyMap<string, string>): void {
  const written: [string, string][] = [];
  try {
    for (const [path, text] of files) {
      const temporary = join(dirname(path), `.fleet-topology-${process.pid}-${written.length}`);
      written.push([temporary, path]);
      writeFileSync(temporary, text);
    }
    for (const [temporary, path] of written) renameSync(temporary, path);
  } catch (error) {
    throw new UserError(`${written.at(-1)?.[1]} cannot be written: ${(error as Error).message}\nNothing was written.`);
  } finally {
    for (const [temporary] of written) rmSync(temporary, { force: true });
  }
}
