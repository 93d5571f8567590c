import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { jsonFile, planFile, readPlanFolder, writePlanRecord } from '../terraform/plan-folder';
import { NAME, PLANS_RECORD, type PlansRecord } from '../terraform/record';
import { readTypedJson } from '../terraform/typed-json';
import { digest } from './digest';
import { TREE } from './git-tree';
import { seal, unseal } from './sealed';

/** The plans of one job, as another job gets them. */
export interface Bundle {
  /** The git tree that was planned. */
  readonly tree: string;
  /** What became of each stack. */
  readonly record: PlansRecord;
  /** The plans of the stacks that were planned, by their names. */
  readonly plans: Readonly<Record<string, BundledPlan>>;
}

/** The plan of a stack. */
export interface BundledPlan {
  /** What Terraform saved, in Base64. */
  readonly saved: string;
  /** The same as JSON. */
  readonly json: string;
}

/** A bundle that was opened. */
export interface OpenedBundle extends Bundle {
  /** Path of its file. */
  readonly path: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

/** JSON in which the text of a bundle is. */
const BUNDLE = z.strictObject({
  format: z.literal('fleet-bundle 2', 'expected a bundle of this version of fleet'),
  tree: TREE,
  record: PLANS_RECORD,
  plans: z.record(NAME, z.strictObject({ saved: z.string(), json: z.string() })),
});

/** Writes a folder of plans, made with JSON, into one encrypted file. */
export async function writeBundle(path: string, folder: string, tree: string, key: string): Promise<void> {
  const record = readPlanFolder(folder);
  const planned = record.stacks.filter(({ status }) => status === 'planned');
  const plans = planned.map(({ stack }): [string, BundledPlan] => [
    stack,
    {
      saved: readFileSync(planFile(folder, stack), 'base64'),
      json: readFileSync(jsonFile(folder, stack), 'utf8'),
    },
  ]);
  const text = JSON.stringify({ format: 'fleet-bundle 2', tree, record, plans: Object.fromEntries(plans) });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await seal(text, key));
}

/**
 * Opens a bundle.
 * @throws UserError where it cannot be opened, or is something else
 */
export async function openBundle(path: string, key: string): Promise<OpenedBundle> {
  const sealed = readFileSync(path);
  return { path, sha256: digest(sealed), ...readBundle(await unseal(sealed, key, path), path) };
}

/**
 * Reads the text of a bundle.
 * @param path what errors call it
 * @throws UserError that names what is wrong, or where its plans are not those that its record names
 */
export function readBundle(text: string, path: string): Bundle {
  const { tree, record, plans } = readTypedJson(BUNDLE, text, { path, what: 'a bundle' });
  for (const each of record.stacks) {
    if (each.status !== 'planned') continue;
    const plan = plans[each.stack];
    if (plan === undefined || digest(savedPlan(plan)) !== each.sha256) {
      throw new UserError(`${path} does not hold the plan of ${each.stack} that its record names.`);
    }
  }
  return { tree, record, plans };
}

/** The content of the file that Terraform saved. */
export function savedPlan({ saved }: BundledPlan): Uint8Array {
  return Buffer.from(saved, 'base64');
}

/** Writes the plans as JSON, with their record, into a folder that `fleet plan --from` reviews. */
export function writeForReview({ record, plans }: Bundle, folder: string): void {
  writePlanRecord(folder, record);
  for (const [stack, { json }] of Object.entries(plans)) writeFileSync(jsonFile(folder, stack), json, { mode: 0o600 });
}
