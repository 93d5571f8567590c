import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server that was killed a moment ago may still write a file while its folder is being removed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;

/** Folders of storms, so that none outlives the process. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, REMOVAL);
});

/** A temporary folder for everything that a storm's servers read and write. */
export class StormFolder {
  private readonly root = mkdtempSync(join(tmpdir(), 'nats-storm-'));

  constructor() {
    folders.add(this.root);
  }

  /** Where a file or folder of that name is. */
  path(name: string): string {
    return join(this.root, name);
  }

  /** Writes a file that only its owner may read, and answers where it is. */
  write(name: string, text: string): string {
    const path = this.path(name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** Removes all of it. */
  remove(): void {
    rmSync(this.root, REMOVAL);
    folders.delete(this.root);
  }
}
