import type { Sides } from '../model/from-plan';
import type { ConfDifference } from './conf-diff';
import type { Finding } from './finding';
import type { Phrase } from './phrase';
import type { RolloutReview, SettingReview } from './review';
import type { RuleName } from './rules';

/** A stack's plan with both its sides. */
export interface PlannedStack extends Sides {
  /** The settings of its nats.conf that change. */
  readonly settings: readonly ChangedSetting[];
  /** Its pods that restart. */
  readonly rollouts: readonly RolloutReview[];
}

/** A setting that changes, with its values for comparison. */
export type ChangedSetting = SettingReview & Pick<ConfDifference, 'values'>;

/** What an analysis reports as a finding. */
export interface Note extends Pick<Finding, 'title' | 'about'> {
  readonly details?: readonly Phrase[];
  readonly key: readonly string[];
  /** Addresses of the resources whose change it covers. */
  readonly covers?: readonly string[];
}

/** Collects the findings of analyses about one stack. */
export class Notes {
  readonly findings: Finding[] = [];
  /** Addresses of resources whose change a finding covers, or that follows from such a change. */
  readonly covered = new Set<string>();

  /** @param stack name of the stack */
  constructor(private readonly stack: string) {}

  /** Notes a finding. */
  add(rule: RuleName, { title, about, details = [], key, covers = [] }: Note): void {
    this.findings.push({ rule, stack: this.stack, ...(about !== undefined && { about }), title, details, key });
    this.cover(covers);
  }

  /** Marks changes of resources that need no further finding. */
  cover(addresses: Iterable<string>): void {
    for (const address of addresses) this.covered.add(address);
  }
}

/** Finds one kind of change in a stack. */
export type Analysis = (stack: PlannedStack, notes: Notes, all: readonly PlannedStack[]) => void;
