import { ALL_RULES } from './kinds/all';
import type { ReviewRule } from './rule';

/** The id of a kind of finding. */
export type RuleName = (typeof ALL_RULES)[number]['id'];

/** Every kind of finding by its id, in the order in which findings of one level are listed. */
export const RULES = Object.fromEntries(ALL_RULES.map((rule) => [rule.id, rule])) as Readonly<
  Record<RuleName, ReviewRule>
>;
