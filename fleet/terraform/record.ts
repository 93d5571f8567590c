import { z } from 'zod';
import { UserError } from '../../lib/user-error';
import { inOrder, type Ordered } from './order';
import { readTypedJson, SHA256 } from './typed-json';

/** That a stack cannot be planned before others are applied. */
export interface Waits {
  readonly status: 'waits';
  /** Names of those stacks. */
  readonly waitsFor: readonly string[];
  /** Why, in one line. */
  readonly reason: string;
}

/** The result of one stack. */
export type RecordedStack = Ordered &
  (
    | {
        readonly status: 'planned';
        /** SHA-256 of the saved plan. */
        readonly sha256: string;
        /** Whether applying it would change anything. */
        readonly changes: boolean;
      }
    | Waits
    | { readonly status: 'failed' }
  );

/** The results of one run. It contains nothing secret. */
export interface PlansRecord {
  /** Its name. */
  readonly environment: string;
  /** When planning began: an RFC 3339 time. */
  readonly plannedAt: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly RecordedStack[];
}

/** Name of the record in a folder of plans. It does not end in `.json`, so that `*.json` matches only plans. */
export const RECORD_FILE = 'plans.record';

/** Name of a stack or an environment, which becomes a file name: https://www.rfc-editor.org/rfc/rfc1123 */
export const NAME = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'expected lower-case letters, digits, hyphens and dots');

const ORDERED = { stack: NAME, dependencies: z.array(NAME) };

/** One stack in JSON. */
export const RECORDED_STACK: z.ZodType<RecordedStack> = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('planned'), ...ORDERED, sha256: SHA256, changes: z.boolean() }),
  z.strictObject({ status: z.literal('waits'), ...ORDERED, waitsFor: z.array(NAME), reason: z.string() }),
  z.strictObject({ status: z.literal('failed'), ...ORDERED }),
]);

/** The results of one run, in JSON. */
export const PLANS_RECORD: z.ZodType<PlansRecord> = z.strictObject({
  environment: NAME,
  plannedAt: z.iso.datetime('expected an RFC 3339 time'),
  stacks: z.array(RECORDED_STACK),
});

/** Writes a record. */
export function recordText(record: PlansRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** Reads what {@link recordText} wrote. @throws UserError that names what is wrong, if it is something else */
export function readRecord(text: string, path: string): PlansRecord {
  return readTypedJson(PLANS_RECORD, text, { path, what: 'a record of plans' });
}

/**
 * Merges records, with all stacks in the order in which they are applied.
 * @throws UserError if they are of different environments, or a stack is in two of them
 */
export function mergeRecords(records: readonly PlansRecord[]): PlansRecord {
  const environments = [...new Set(records.map(({ environment }) => environment))];
  const [environment, other] = environments;
  if (environment === undefined) throw new UserError('there are no plans');
  if (other !== undefined) throw new UserError(`these plans are of several environments: ${environments.join(', ')}`);
  const stacks = records.flatMap((record) => record.stacks);
  const twice = stacks.map(({ stack }) => stack).filter((name, index, names) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new UserError(`there are two plans of ${[...new Set(twice)].join(', ')}`);
  const plannedAt = records.map((record) => record.plannedAt).sort()[0] ?? '';
  return { environment, plannedAt, stacks: inOrder(stacks) };
}
