import type { ServiceModel } from '../model/services';
import type { PlannedChange } from './changes';
import type { Note } from './notes';
import type { Phrase } from './phrase';
import type { RuleName } from './rules';

/** A Service that changes, and what takes a finding about it. */
export interface ServiceUpdate {
  readonly name: Phrase;
  readonly was: ServiceModel;
  readonly is: ServiceModel;
  readonly add: (rule: RuleName, note: Omit<Note, 'of'>, of: readonly PlannedChange[]) => void;
}
