import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The licence and what npm writes are not the project's own words. */
const OTHERS = ['.git', 'package-lock.json', 'LICENSE'];

/** Lines of `.gitignore`: names of folders, and patterns of files. */
const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => new RegExp(`^${line.replace('/', '').replaceAll('.', '\\.').replaceAll('*', '.*')}$`));

const isOwn = (name: string) => !OTHERS.includes(name) && !ignored.some((pattern) => pattern.test(name));

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => isOwn(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
    });
}

/** Paths of the project's own files, from its root: all that git does not ignore. */
export const projectFiles = (): string[] => filesIn('');

/** The text of a file of the project. */
export const projectText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
