import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error';
import { type PlansRecord, RECORD_FILE, type RecordedStack, readRecord, recordText } from './record';

/** The path of a stack's plan as JSON in a folder of plans. */
export function jsonFile(folder: string, stack: string): string {
  return join(folder, `${stack}.json`);
}

/** The path of Terraform's output for a stack that failed, in a folder of plans. */
export function logFile(folder: string, stack: string): string {
  return join(folder, `${stack}.log`);
}

/** The path of a stack's saved plan in a folder of plans. */
export function planFile(folder: string, stack: string): string {
  return join(folder, `${stack}.tfplan`);
}

/** Creates the folder, accessible only to its owner, or removes the plans that an earlier run recorded in it. */
export function emptyPlanFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, RECORD_FILE);
  if (!existsSync(path)) return;
  const { stacks } = readRecord(readFileSync(path, 'utf8'), path);
  for (const { stack } of stacks) {
    for (const file of [jsonFile, logFile, planFile]) rmSync(file(folder, stack), { force: true });
  }
  rmSync(path);
}

/** Reads the record of a folder of plans. @throws UserError if it has none */
export function readPlanFolder(folder: string): PlansRecord {
  const path = join(folder, RECORD_FILE);
  if (!existsSync(path)) throw new UserError(`${folder} has no plans: ${RECORD_FILE} is missing`);
  return readRecord(readFileSync(path, 'utf8'), path);
}

/** Writes the record of a folder of plans. It is written last: plans without a record are ignored. */
export function writePlanRecord(folder: string, record: PlansRecord): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, RECORD_FILE);
  writeFileSync(`${path}.${process.pid}`, recordText(record), { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
}

/** Removes plans as JSON, which contain secrets in clear text. */
export function removeJson(folder: string, stacks: readonly RecordedStack[]): void {
  for (const { stack } of stacks) rmSync(jsonFile(folder, stack), { force: true });
}
