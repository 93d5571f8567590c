import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { isMap, type SynthesizedStack, text, type Value } from '../model';
import { listAt, textAt } from '../model/json';
import { isInitialised, TERRAFORM_VARIABLES, terraformProgram } from './terraform-program';

const run = promisify(execFile);

/** How long to wait for a slow remote state. */
const STATE_LIST_MS = 60_000;

/**
 * Addresses of the resources in a stack's Terraform state; undefined if the state cannot be read from here.
 * A local state is read from its file, any other by `terraform state list`, in an initialised working folder.
 * @param workingFolder `cdktf.out/<environment>/<stack>`
 */
export async function heldBy(stack: SynthesizedStack, workingFolder: string): Promise<ReadonlySet<string> | undefined> {
  const local = stack.backend?.type === 'local' ? text(stack.backend.config.path) : undefined;
  if (local !== undefined) return readLocalState(resolve(stack.directory, local));
  if (!isInitialised(workingFolder)) return undefined;
  try {
    const { stdout } = await run(terraformProgram(), [`-chdir=${workingFolder}`, 'state', 'list'], {
      timeout: STATE_LIST_MS,
      env: { ...process.env, ...TERRAFORM_VARIABLES },
    });
    return new Set(stdout.split('\n').filter((line) => line !== '' && !/(^|\.)data\./.test(line)));
  } catch (error) {
    // There is no state yet, or not any more: it is empty.
    const message = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    return /No state file was found/.test(message) ? new Set() : undefined;
  }
}

function readLocalState(path: string): ReadonlySet<string> | undefined {
  if (!existsSync(path)) return new Set();
  let state: unknown;
  try {
    state = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
  // An encrypted state (OpenTofu) has no readable resources.
  if (!isMap(state as Value) || !Array.isArray((state as { resources?: unknown }).resources)) return undefined;
  const managed = listAt(state as Value, 'resources').filter(({ mode }) => mode === 'managed');
  return new Set(managed.map((resource) => `${textAt(resource, 'type')}.${textAt(resource, 'name')}`));
}
