import type { Level } from './level';
import type { Phrase } from './phrase';
import type { RuleName } from './rules';

/** What an analysis found out about a plan. */
export interface Finding {
  readonly rule: RuleName;
  /** Name of the stack whose plan it comes from. */
  readonly stack: string;
  /** Hub, region, site or client that it is about, where it is about one other than the stack's own. */
  readonly about?: string;
  /** One line. */
  readonly title: Phrase;
  /** What follows from it, what to do about it, a line each. */
  readonly details: readonly Phrase[];
  /**
   * What makes it this finding and no other, besides rule and stack: what is accepted is accepted for just this. Hence what a
   * setting becomes belongs to it, and nothing that differs between two plans of the same change.
   */
  readonly key: readonly string[];
}

/** A finding with all that is decided about it. */
export interface JudgedFinding extends Finding {
  /** The same in each review of the same change: `<rule>-<8 hexadecimal digits>`. */
  readonly id: string;
  /** As the policy has it. */
  readonly level: Level;
  /** Present where somebody accepted it, and the end has not passed: then it does not count for the verdict. */
  readonly accepted?: Acceptance;
  /** Present where somebody accepted it, and the end has passed. */
  readonly expired?: Acceptance;
}

/** That somebody takes a finding for granted. */
export interface Acceptance {
  /** Id of the finding. */
  readonly id: string;
  readonly reason: string;
  /** The last day on which it is accepted, `YYYY-MM-DD`, in UTC. */
  readonly until: string;
  /** Who accepts it. */
  readonly by?: string;
}
