import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { escaped } from '../../lib/escaped';
import { didYouMean } from '../../lib/suggest';
import { UserError } from '../../lib/user-error';
import type { Acceptance } from './finding';
import { FORMER_NAMES } from './former-names';
import { LEVELS, type Level } from './level';
import { POLICY_FILE } from './policy-file';
import type { LoweredRule } from './review';
import { RULES, type RuleName } from './rules';

/** A team's decisions about findings. */
export interface Policy {
  /** The file that they are in; absent without one. */
  readonly file?: string;
  /** Levels of kinds of findings that differ from those of `RULES`. */
  readonly levels: Readonly<Partial<Record<RuleName, Level>>>;
  readonly accepted: readonly Acceptance[];
}

/** No decisions. */
export const NO_POLICY: Policy = { levels: {}, accepted: [] };

const day = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text), 'is not a day: write it like 2027-01-31');
const line = z.string().trim().min(1, 'is empty');
const schema = z.strictObject({
  levels: z.record(z.string(), z.enum(LEVELS, { error: ({ input }) => notALevel(input) })).optional(),
  accepted: z.array(z.strictObject({ id: line, reason: line, until: day, by: line.optional() })).optional(),
});

function notALevel(given: unknown): string {
  return notAllowed(String(given), `is not a level; allowed: ${LEVELS.join(', ')}`);
}

/** What is wrong with a level or a kind of finding that does not exist. */
function notAllowed(given: string, otherwise: string): string {
  const now = FORMER_NAMES.get(given);
  return now === undefined ? otherwise : `"${given}" is now called "${now}": write ${now}`;
}

/**
 * Reads a policy file.
 * @param path the file; absent: {@link POLICY_FILE}, and no policy where there is none
 * @throws UserError with all that is wrong with it
 */
export function readPolicy(path?: string): Policy {
  if (path === undefined && !existsSync(POLICY_FILE)) return NO_POLICY;
  const file = path ?? POLICY_FILE;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${escaped(file)} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  return parsePolicy(text, file);
}

/**
 * A policy out of its text.
 * @throws UserError with all that is wrong with it
 */
export function parsePolicy(text: string, file: string): Policy {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken) throw failure(file, [escaped(broken.message.split('\n')[0] ?? '')]);
  const raw: unknown = document.toJS() ?? {};
  const parsed = schema.safeParse(raw);
  const problems = [...(parsed.success ? [] : parsed.error.issues.map(problemText)), ...wrongNames(raw)];
  const given = parsed.data;
  if (problems.length > 0 || !given) throw failure(file, problems);
  return { file, levels: given.levels ?? {}, accepted: given.accepted ?? [] };
}

/** Kinds of findings whose level a policy lowers, those of data loss first. */
export function loweredBy({ levels }: Policy): LoweredRule[] {
  const found = (Object.keys(RULES) as RuleName[]).flatMap((rule) => {
    const [from, to] = [RULES[rule].level, levels[rule]];
    return to !== undefined && LEVELS.indexOf(to) < LEVELS.indexOf(from) ? [{ rule, from, to }] : [];
  });
  return found.sort((a, b) => LEVELS.indexOf(b.from) - LEVELS.indexOf(a.from));
}

/** What the schema cannot check, read from a file that may not match it. */
const names = z.object({
  levels: z.record(z.string(), z.unknown()).catch({}),
  accepted: z.array(z.object({ id: z.string() }).catch({ id: '' })).catch([]),
});

function wrongNames(raw: unknown): string[] {
  const { levels = {}, accepted = [] } = names.safeParse(raw).data ?? {};
  const rules = Object.keys(RULES);
  const unknown = Object.keys(levels).filter((rule) => !rules.includes(rule));
  const ids = accepted.map(({ id }) => id).filter((id, index, all) => id !== '' && all.indexOf(id) !== index);
  return [
    ...unknown.map((rule) => `levels  ${notAKind(rule)}`),
    ...[...new Set(ids)].map((id) => `accepted  ${escaped(id)} is listed twice`),
  ];
}

function notAKind(given: string): string {
  const rules = Object.keys(RULES);
  const suggestion = didYouMean(given, rules) || `; allowed: ${rules.join(', ')}`;
  return notAllowed(given, `${JSON.stringify(escaped(given))} is not a kind of finding${suggestion}`);
}

function failure(file: string, problems: readonly string[]): UserError {
  const headline = `${escaped(file)} has ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`;
  return new UserError([headline, ...problems.map((problem) => `  ${problem}`), 'Nothing was written.'].join('\n'));
}

function problemText({ path, message }: z.core.$ZodIssue): string {
  const at = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
  return escaped(`${at === '' ? 'the file' : at}  ${message}`);
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
