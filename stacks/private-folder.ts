import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Creates a folder that only its owner can enter, and makes the files in it readable for the owner only. Terraform
 * writes states, their backups and what it could not save with the umask, usually readable for everyone, and they
 * contain private keys. Within such a folder that does no harm.
 * @throws Error if the folder cannot be created, or belongs to another user
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(folder, entry.name), 0o600);
  }
}
