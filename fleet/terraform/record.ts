import { UserError } from '../../lib/user-error';
import { inOrder, type Ordered } from './order';

/** That a stack cannot be planned before others are applied. */
export interface Waits {
  readonly status: 'waits';
  /** Names of those stacks. */
  readonly waitsFor: readonly string[];
  /** Why, in one line. */
  readonly reason: string;
}

/** What became of one stack. */
export type RecordedStack = Ordered &
  (
    | {
        readonly status: 'planned';
        /** SHA-256 of the saved plan. */
        readonly sha256: string;
        /** Whether applying it would do anything. */
        readonly changes: boolean;
      }
    | Waits
    | { readonly status: 'failed' }
  );

/** What one run planned. It says nothing secret. */
export interface PlansRecord {
  /** Its name. */
  readonly environment: string;
  /** When planning began: an RFC 3339 time. */
  readonly plannedAt: string;
  /** In the order in which they are applied. */
  readonly stacks: readonly RecordedStack[];
}

/** Name of the file in a folder of plans. */
export const RECORD_FILE = 'plans.txt';

const FIRST_LINE = 'fleet-plans 1';
/** Names of stacks and environments, which become names of files: https://www.rfc-editor.org/rfc/rfc1123 */
const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * Writes a record, a line for each stack, so that a shell reads it too:
 *
 *     plan <sha256> changes|unchanged <stack> <the stacks it depends on, or ->
 *     waits <stack> <dependencies, or -> <the stacks it waits for> <why>
 *     failed <stack> <dependencies, or ->
 */
export function recordText({ environment, plannedAt, stacks }: PlansRecord): string {
  const lines = stacks.map(lineOf);
  return [FIRST_LINE, `environment ${environment}`, `planned-at ${plannedAt}`, ...lines, ''].join('\n');
}

function lineOf(each: RecordedStack): string {
  const dependencies = each.dependencies.join(',') || '-';
  switch (each.status) {
    case 'planned':
      return `plan ${each.sha256} ${each.changes ? 'changes' : 'unchanged'} ${each.stack} ${dependencies}`;
    case 'waits':
      return `waits ${each.stack} ${dependencies} ${each.waitsFor.join(',')} ${each.reason}`;
    case 'failed':
      return `failed ${each.stack} ${dependencies}`;
  }
}

/** Reads what {@link recordText} wrote. @throws UserError where it is something else */
export function readRecord(text: string, path: string): PlansRecord {
  const [first, environment, plannedAt, ...lines] = text.trimEnd().split('\n');
  const wrong = (line = '') => new UserError(`${path} is not a record of plans: ${JSON.stringify(line.slice(0, 80))}`);
  if (first !== FIRST_LINE) throw wrong(first);
  const name = /^environment (\S+)$/.exec(environment ?? '')?.[1];
  const at = /^planned-at (\S+)$/.exec(plannedAt ?? '')?.[1];
  if (name === undefined || !NAME.test(name) || at === undefined) throw wrong(environment);
  const stacks = lines.map((line) => {
    const stack = readStack(line);
    if (stack === undefined) throw wrong(line);
    return stack;
  });
  return { environment: name, plannedAt: at, stacks };
}

function readStack(line: string): RecordedStack | undefined {
  const [kind, ...words] = line.split(' ');
  const list = (word = '-') => (word === '-' ? [] : word.split(','));
  const checked = (each: RecordedStack) =>
    [each.stack, ...each.dependencies].every((name) => NAME.test(name)) ? each : undefined;
  if (kind === 'plan') {
    const [sha256 = '', changes, stack = '', dependencies] = words;
    if (!/^[0-9a-f]{64}$/.test(sha256) || !/^(changes|unchanged)$/.test(changes ?? '')) return undefined;
    return checked({
      status: 'planned',
      stack,
      sha256,
      changes: changes === 'changes',
      dependencies: list(dependencies),
    });
  }
  const [stack = '', dependencies, waitsFor, ...reason] = words;
  if (kind === 'waits') {
    return checked({
      status: 'waits',
      stack,
      dependencies: list(dependencies),
      waitsFor: list(waitsFor),
      reason: reason.join(' '),
    });
  }
  return kind === 'failed' ? checked({ status: 'failed', stack, dependencies: list(dependencies) }) : undefined;
}

/**
 * Several records as one, the stacks of all in the order in which they are applied.
 * @throws UserError where they are of different environments, or one stack is in two of them
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
