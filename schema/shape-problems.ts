import type { z } from 'zod';
import type { Path } from './path';
import type { PathSet } from './path-set';

/** A problem at a path. */
export interface PathProblem {
  readonly path: Path;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** The schema's problems: one for each unknown key, and for a union those of the branch that was meant. */
export function shapeProblems(issues: readonly Issue[], above: Path = []): PathProblem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, index) => ({ path: [...path, key], message: messages[index] ?? issue.message }));
    }
    const meant = issue.code === 'invalid_union' ? branchMeant(issue.errors) : undefined;
    return meant ? shapeProblems(meant, path) : [{ path, message: issue.message }];
  });
}

/** Issues with a value as a whole which mean that the branch is not the one that was meant. */
const OF_ANOTHER_KIND: ReadonlySet<string> = new Set(['invalid_type', 'invalid_union', 'invalid_value']);

/** The branch whose type fits, if exactly one does. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some(({ path, code }) => path.length === 0 && OF_ANOTHER_KIND.has(code)),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A copy in which everything wrong is `undefined`; keys are kept, so that names remain known. */
export function without(wrong: PathSet, value: unknown, path: Path = []): unknown {
  if (wrong.has(path)) return undefined;
  if (typeof value !== 'object' || value === null || !wrong.reachesInto(path)) return value;
  if (Array.isArray(value)) return value.map((item, index) => without(wrong, item, [...path, index]));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(wrong, item, [...path, key])]));
}
