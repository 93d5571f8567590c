import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { NAME } from '../terraform/record';
import { readTypedJson } from '../terraform/typed-json';

/** Writes the names of stacks that wait for a round of their own. */
export function writeWaiting(path: string, stacks: readonly string[]): void {
  writeFileSync(path, `${JSON.stringify(stacks)}\n`);
}

/** Reads what {@link writeWaiting} wrote. @throws UserError where it is not there, or is something else */
export function readWaiting(path: string): readonly string[] {
  return readTypedJson(z.array(NAME), textOf(path), { path, what: 'a list of stacks that wait' });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UserError(`there is no file ${path}`);
  }
}
