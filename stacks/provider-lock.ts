import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE } from '../constructs/contract';
import { UserError } from '../lib/user-error';

/** Providers that a stack requires, as in its JSON: `{ tls: { source: 'hashicorp/tls', version: '4.1.0' } }`. */
export type RequiredProviders = Readonly<Record<string, { readonly source: string; readonly version: string }>>;

/** Default registry and owner of a provider. */
const REGISTRY = 'registry.terraform.io';
const OWNER = 'hashicorp';

/**
 * A lock file with only the providers that a stack requires: Terraform accepts only builds with these checksums.
 * @param lock text of a lock file with the providers of all stacks
 * @throws UserError if it lacks a provider, or has it in another version than the stack requires
 */
export function lockFor(lock: string, required: RequiredProviders): string {
  const locked = blocksOf(lock);
  const blocks = Object.values(required).map(({ source, version }) => {
    const address = addressOf(source);
    const block = locked.get(address);
    if (block === undefined) throw new UserError(`the lock file of providers has no ${address}; ${REMEDY}`);
    const found = versionOf(block);
    if (found === version) return block;
    throw new UserError(`the lock file of providers has ${address} ${found}, but ${version} is required; ${REMEDY}`);
  });
  return `${HEADER}${blocks
    .sort()
    .map((block) => `\n${block}\n`)
    .join('')}`;
}

const HEADER = '# Generated from the lock file of the project at every synthesis.\n';
const REMEDY = 'recreate it with `terraform providers lock`, or set NATS_PROVIDER_LOCK=off to work without it';

/**
 * Writes a stack's lock file into its working folder. An existing one with the same content and more stays: `terraform
 * init` adds the checksums of what it has installed, and would have to run again without them.
 */
export function writeLock(folder: string, text: string): void {
  const path = join(folder, LOCK_FILE);
  if (existsSync(path) && saysAll(readFileSync(path, 'utf8'), text)) return;
  writeFileSync(path, text);
}

/** Whether a lock file has the same providers in the same versions as another, with at least its checksums. */
function saysAll(found: string, wanted: string): boolean {
  const there = blocksOf(found);
  const ours = blocksOf(wanted);
  if (there.size !== ours.size) return false;
  return [...ours].every(([address, block]) => {
    const other = there.get(address) ?? '';
    const checksums = checksumsOf(other);
    return (
      versionOf(other) === versionOf(block) && [...checksumsOf(block)].every((checksum) => checksums.has(checksum))
    );
  });
}

/**
 * The blocks of a lock file by the provider's address, see
 * https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
function blocksOf(lock: string): Map<string, string> {
  const blocks = lock.replaceAll('\r\n', '\n').matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}$/gm);
  return new Map([...blocks].map(([block, address = '']) => [address, block]));
}

function versionOf(block: string): string | undefined {
  return /^\s*version\s*=\s*"([^"]*)"/m.exec(block)?.[1];
}

function checksumsOf(block: string): Set<string> {
  return new Set([...block.matchAll(/"((?:h1|zh):[^"]+)"/g)].map(([, checksum = '']) => checksum));
}

function addressOf(source: string): string {
  const parts = ownedSource(source).split('/');
  return [...[REGISTRY].slice(0, 3 - parts.length), ...parts].join('/');
}

/** `hashicorp/kubernetes` of `kubernetes`, which means the same. */
export function ownedSource(source: string): string {
  return source.includes('/') ? source : `${OWNER}/${source}`;
}
