import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error';
import { type PlansRecord, RECORD_FILE, type RecordedStack, readRecord, recordText } from './record';

/** The file of a folder of plans that holds the plan of a stack as JSON. */
export function jsonFile(folder: string, stack: string): string {
  return join(folder, `${stack}.json`);
}

/** The file of a folder of plans that holds what Terraform wrote when it failed. */
export function logFile(folder: string, stack: string): string {
  return join(folder, `${stack}.log`);
}

/** The file of a folder of plans that holds the saved plan of a stack. */
export function planFile(folder: string, stack: string): string {
  return join(folder, `${stack}.tfplan`);
}

/** Makes the folder, for its owner alone where it is new, and removes the plans that an earlier run recorded in it. */
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

/** Reads the record of a folder of plans. @throws UserError where it has none */
export function readPlanFolder(folder: string): PlansRecord {
  const path = join(folder, RECORD_FILE);
  if (!existsSync(path)) throw new UserError(`${folder} holds no plans: there is no ${RECORD_FILE} in it`);
  return readRecord(readFileSync(path, 'utf8'), path);
}

/** Writes the record of a folder of plans, last of all: plans without a record are not looked at. */
export function writePlanRecord(folder: string, record: PlansRecord): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, RECORD_FILE);
  writeFileSync(`${path}.${process.pid}`, recordText(record), { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
}

/** Removes plans as JSON, in which secrets are in clear text. */
export function removeJson(folder: string, stacks: readonly RecordedStack[]): void {
  for (const { stack } of stacks) rmSync(jsonFile(folder, stack), { force: true });
}
