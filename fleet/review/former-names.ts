import type { Level } from './level';
import type { RuleName } from './rules';

/** Levels and kinds of findings that have been renamed: the former name, and the one to write now. */
export const FORMER_NAMES: ReadonlyMap<string, Level | RuleName> = new Map([
  ['person', 'review'],
  ['foreign', 'external'],
  ['servers-bound', 'cluster-changed'],
]);
