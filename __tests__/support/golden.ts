import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An expected object that is too long for a test: `__tests__/<folder>/<name>.golden.json`, written by hand only. */
export function golden(name: string, folder: 'stacks'): unknown {
  return JSON.parse(readFileSync(join(__dirname, `../${folder}/${name}.golden.json`), 'utf8'));
}
