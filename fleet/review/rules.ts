import { ACCESS_RULES } from './access-rules';
import { DATA_RULES } from './data-rules';
import { OPERATION_RULES } from './operation-rules';

/** Every kind of finding by its id, in the order in which findings of one level are listed. */
export const RULES = { ...DATA_RULES, ...ACCESS_RULES, ...OPERATION_RULES } as const;

/** The id of a kind of finding. */
export type RuleName = keyof typeof RULES;
