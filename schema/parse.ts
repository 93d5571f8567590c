import { basename } from 'node:path';
import { isMap } from '../lib/json';
import type { EnvironmentDraft } from './draft';
import type { Environment } from './environment';
import { inOrderOf, showPath } from './path';
import { PathSet } from './path-set';
import { EnvironmentError } from './problem';
import { resolve } from './resolve';
import { RULES } from './rules';
import { Inspection } from './rules/rule';
import { environmentSchema } from './schema';
import { type PathProblem, shapeProblems, without } from './shape-problems';
import { show } from './show';

const EXPECTED = 'it must export default defineEnvironment({ name, hub, … })';

/**
 * The environment that a file exports, checked as a whole.
 * @param input what it exports
 * @param file its path, for messages: `environments/prod.ts`
 * @throws EnvironmentError with every problem at once
 */
export function parseEnvironment(input: unknown, file: string): Environment {
  refuseWhatIsNone(input, file);
  const shape = [...shapeProblems(environmentSchema.safeParse(input).error?.issues ?? []), ...nameOfFile(input, file)];
  const wrong = new PathSet(shape.map(({ path }) => path));
  const draft = without(wrong, input) as EnvironmentDraft;
  const inspection = new Inspection(draft, resolve(draft), wrong);
  for (const rule of RULES) rule(inspection);
  const problems = inOrderOf(input, [...shape, ...inspection.problems]);
  if (problems.length === 0) return inspection.environment;
  throw new EnvironmentError(
    `${file} has ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}`,
    problems.map(({ path, message }) => ({ path: showPath(path), message })),
  );
}

function refuseWhatIsNone(input: unknown, file: string): void {
  if (input === undefined) throw EnvironmentError.of(`${file} has no default export: ${EXPECTED}`);
  if (input === null || (isMap(input) && Object.keys(input).length === 0)) {
    throw EnvironmentError.of(`${file} is empty: ${EXPECTED}`);
  }
  if (!isMap(input))
    throw EnvironmentError.of(`${file} exports ${show(input)}, which is not an environment: ${EXPECTED}`);
}

/** NATS_ENV selects a file, and states are stored under the name: the two must match. */
function nameOfFile(input: unknown, file: string): PathProblem[] {
  const expected = basename(file, '.ts');
  const name = typeof input === 'object' && input !== null && 'name' in input ? input.name : expected;
  if (typeof name !== 'string' || name === expected) return [];
  return [{ path: ['name'], message: `${show(name)} is not the name of the file; it must be ${show(expected)}` }];
}
