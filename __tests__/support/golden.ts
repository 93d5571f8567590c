import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An expected object that is too long for a test: `__tests__/constructs/<name>.golden.json`, written by hand only. */
export function golden(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, `../constructs/${name}.golden.json`), 'utf8'));
}
