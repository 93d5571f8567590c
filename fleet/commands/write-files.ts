import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemReason } from '../../lib/file-error';
import { UserError } from '../../lib/user-error';

/**
 * Writes files: every one in full before the first of them appears under its name, so that none is ever half there.
 * @param files texts by path
 * @throws UserError where one cannot be written; then none is
 */
export function writeFiles(files: ReadonlyMap<string, string>): void {
  const written: [temporary: string, path: string][] = [];
  try {
    for (const [path, text] of files) {
      const temporary = join(dirname(path), `.${basename(path)}-${process.pid}`);
      written.push([temporary, path]);
      writeFileSync(temporary, text);
    }
    for (const [temporary, path] of written) renameSync(temporary, path);
  } catch (error) {
    const [, path] = written.at(-1) ?? [];
    throw new UserError(`${path} cannot be written: ${systemReason(error)}`);
  } finally {
    for (const [temporary] of written) rmSync(temporary, { force: true });
  }
}
