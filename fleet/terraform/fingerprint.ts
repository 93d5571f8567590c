import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE } from '../../constructs/contract';
import { rebuilt } from '../../lib/json';
import { canonical, type SynthesizedStack } from '../model';

/**
 * A hash of a stack's working folder that is the same if Terraform would do the same: of cdk.tf.json without cdktf's
 * comments, its assets, and the allowed builds of providers.
 */
export function fingerprint({ directory }: SynthesizedStack): string {
  const hash = createHash('sha256');
  hash.update(canonical(withoutComments(JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')))));
  for (const file of filesUnder(join(directory, 'assets'))) {
    hash.update(`\0${file.slice(directory.length)}\0`).update(readFileSync(file));
  }
  return hash.update(`\0${lockOf(directory)}`).digest('hex');
}

/** The JSON of a stack without cdktf's comments. */
export function withoutComments(json: unknown): unknown {
  return rebuilt(
    json,
    (part) => part,
    (key) => key !== '//',
  );
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesUnder(path) : [path]));
}

/** Versions and published checksums; those that begin with h1: are added by `terraform init`. */
function lockOf(directory: string): string {
  const path = join(directory, LOCK_FILE);
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(provider |version|"zh:)/.test(line))
    .join('\n');
}
