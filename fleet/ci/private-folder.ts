import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that only its owner can read; it is removed when the process ends. */
export class PrivateFolder {
  private readonly path = mkdtempSync(join(tmpdir(), 'fleet-ci-'));

  constructor() {
    process.once('exit', () => rmSync(this.path, { recursive: true, force: true }));
  }

  /** Path of a file in it. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Makes a folder in it, and answers its path. */
  folder(name: string): string {
    mkdirSync(this.file(name), { recursive: true, mode: 0o700 });
    return this.file(name);
  }
}
