import type { Level } from './level';
import type { Phrase } from './phrase';
import type { RuleName } from './rules';

/** What an analysis found in a plan. */
export interface Finding {
  readonly rule: RuleName;
  /** Name of the stack whose plan it is about. */
  readonly stack: string;
  /** Hub, region, site or client that it is about, if it is another than the stack's own. */
  readonly about?: string;
  /** One line. */
  readonly title: Phrase;
  /** Consequences and what to do about them, one line each. */
  readonly details: readonly Phrase[];
  /**
   * What identifies it, together with rule and stack: it is accepted for exactly this. So the new value of a setting is
   * part of it, and a digest of all values that it covers, and nothing that differs between two plans of the same
   * change.
   */
  readonly key: readonly string[];
  /** The same for findings that differ only in the name of their site. */
  readonly same?: string;
  /** Where it covers values that are hidden or not known yet: it cannot be accepted. */
  readonly unseen?: readonly string[];
}

/** A finding with its level and acceptance. */
export interface JudgedFinding extends Finding {
  /** The same in each review of the same change: `<rule>-<32 hexadecimal digits>`. */
  readonly id: string;
  /** From the policy or, by default, the rule. */
  readonly level: Level;
  /** Present where it is accepted, until a day that has not passed: then it does not count for the verdict. */
  readonly accepted?: Acceptance;
  /** Present where it was accepted, until a day that has passed. */
  readonly expired?: Acceptance;
  /** Present where the policy accepts it although it cannot be accepted: see {@link Finding.unseen}. */
  readonly ineffective?: Acceptance;
}

/** An entry of the policy that accepts a finding. */
export interface Acceptance {
  /** Id of the finding. */
  readonly id: string;
  readonly reason: string;
  /** The last day on which it is accepted, `YYYY-MM-DD`, in UTC. */
  readonly until: string;
  /** Who accepted it. */
  readonly by?: string;
}
