import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder that only its owner can enter, and the files in it such that only he can read them. Terraform itself
 * writes states, their backups and what it could not save as the umask says, which lets everybody read them, and they hold
 * private keys. Within such a folder that harms nobody.
 * @throws Error where the folder cannot be made, or is somebody else's
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(folder, entry.name), 0o600);
  }
}
