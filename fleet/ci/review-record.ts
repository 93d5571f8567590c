import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { LEVELS } from '../review/level';
import { NAME, RECORDED_STACK } from '../terraform/record';
import { readTypedJson, SHA256 } from '../terraform/typed-json';
import { digest } from './digest';
import { TREE } from './git-tree';
import { seal, unseal } from './sealed';

/** JSON in which the text of a record is. */
const REVIEW_RECORD = z.strictObject({
  format: z.literal('fleet-reviewed 2', 'expected the record of a review by this version of fleet'),
  environment: NAME,
  tree: TREE,
  verdict: z.enum(LEVELS),
  bundles: z.array(z.strictObject({ name: z.string(), sha256: SHA256 })),
  stacks: z.array(RECORDED_STACK),
});

/** What was reviewed, and with which verdict: the name of the environment, the git tree, files and stacks. */
export type ReviewRecord = Omit<z.infer<typeof REVIEW_RECORD>, 'format'>;

/** A record in a file, and what it is called where somebody allows it to lose data: `prod:0123456789ab`. */
export interface NamedReview {
  readonly record: ReviewRecord;
  /** Its environment, and twelve digits that no other record has. */
  readonly name: string;
}

/** Writes the record of a review, and answers its name. */
export async function writeReviewRecord(path: string, record: ReviewRecord, key: string): Promise<string> {
  const text = JSON.stringify({ format: 'fleet-reviewed 2', ...record });
  writeFileSync(path, await seal(text, key));
  return nameOf(record, text);
}

/** Opens the record of a review. @throws UserError where it cannot be opened, or is something else */
export async function readReviewRecord(path: string, key: string): Promise<NamedReview> {
  if (!existsSync(path)) throw new UserError(`there is no file ${path}`);
  return parseReviewRecord(await unseal(readFileSync(path), key, path), path);
}

/** Reads the text of a record. @throws UserError that names what is wrong, where it is something else */
export function parseReviewRecord(text: string, path: string): NamedReview {
  const { format: _format, ...record } = readTypedJson(REVIEW_RECORD, text, { path, what: 'the record of a review' });
  return { record, name: nameOf(record, text) };
}

function nameOf({ environment }: ReviewRecord, text: string): string {
  return `${environment}:${digest(text).slice(0, 12)}`;
}
