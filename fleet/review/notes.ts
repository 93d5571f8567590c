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
  /** Its pods that are made anew. */
  readonly rollouts: readonly RolloutReview[];
}

/** A setting that changes, with its values to compare. */
export type ChangedSetting = SettingReview & Pick<ConfDifference, 'values'>;

/** What is said of a finding. */
export interface Note extends Pick<Finding, 'title' | 'about'> {
  readonly details?: readonly Phrase[];
  readonly key: readonly string[];
  /** Addresses of the resources whose change it speaks of. */
  readonly tells?: readonly string[];
}

/** Collects what analyses find out about one stack. */
export class Notes {
  readonly findings: Finding[] = [];
  /** Addresses of resources whose change is spoken of, or follows from one that is. */
  readonly told = new Set<string>();

  /** @param stack name of the stack */
  constructor(private readonly stack: string) {}

  /** Notes a finding. */
  add(rule: RuleName, { title, about, details = [], key, tells = [] }: Note): void {
    this.findings.push({ rule, stack: this.stack, ...(about !== undefined && { about }), title, details, key });
    this.tell(tells);
  }

  /** Says that the change of a resource needs no words of its own. */
  tell(addresses: Iterable<string>): void {
    for (const address of addresses) this.told.add(address);
  }
}

/** Finds out one kind of thing about a stack. */
export type Analysis = (stack: PlannedStack, notes: Notes, all: readonly PlannedStack[]) => void;
