import type { Sides } from '../model/from-plan';
import type { PlannedResource } from '../model/plan/plan';
import { type PlannedChange, WHOLE } from './changes';
import type { ConfDifference } from './conf-diff';
import { contentDigest, likeness, unseenIn } from './content';
import type { Finding } from './finding';
import type { Phrase } from './phrase';
import type { RolloutReview, SettingReview } from './review';
import type { RuleName } from './rules';

/** A stack's plan with both its sides. */
export interface PlannedStack extends Sides {
  /** When it is reviewed. */
  readonly now: Date;
  /** All that the plan does, change by change. */
  readonly changes: readonly PlannedChange[];
  /** The settings of its nats.conf that change. */
  readonly settings: readonly ChangedSetting[];
  /** Its pods that restart. */
  readonly rollouts: readonly RolloutReview[];
}

/** A setting that changes, with its values for comparison. */
export type ChangedSetting = SettingReview & Pick<ConfDifference, 'values' | 'block'>;

/** What an analysis reports as a finding. */
export interface Note extends Pick<Finding, 'title' | 'about'> {
  readonly details?: readonly Phrase[];
  readonly key: readonly string[];
  /**
   * The changes that it explains, value by value: the analysis has looked at each of them. What no finding explains
   * needs review.
   */
  readonly of?: readonly PlannedChange[];
  /**
   * Resources, beside those in its key, that it names without explaining what changes in them: who accepts it accepts
   * these changes too.
   */
  readonly names?: readonly PlannedResource[];
  /** Hidden values that it is about, and that are in none of these changes. */
  readonly hidden?: readonly string[];
}

/** Collects the findings of analyses about one stack. */
export class Notes {
  readonly findings: Finding[] = [];
  /** Addresses of resources that findings are about. */
  readonly named = new Set<string>();
  private readonly explained = new Set<PlannedChange>();

  constructor(private readonly stack: PlannedStack) {}

  /** Notes a finding. */
  add(rule: RuleName, { title, about, details = [], key, of = [], names = [], hidden = [] }: Note): void {
    const { stack, resources } = this.stack.plan;
    const named = [...names.map(({ address }) => address), ...key.filter((part) => resources.has(part))];
    const changes = this.contents(of, named);
    const said = { rule, stack, about, title, details, key, changes };
    const unseen = [...hidden, ...unseenIn(said)];
    this.findings.push({
      rule,
      stack,
      ...(about !== undefined && { about }),
      title,
      details,
      key: changes.length > 0 ? [...key, contentDigest(changes)] : key,
      same: likeness(said),
      ...(unseen.length > 0 && { unseen }),
    });
    for (const { resource } of of) this.named.add(resource.address);
    this.explain(of);
  }

  /** Marks changes that need no finding, as each was looked at and does nothing. */
  explain(changes: Iterable<PlannedChange>): void {
    for (const change of changes) this.explained.add(change);
  }

  /** The changes that nothing has explained so far. */
  unexplained(): PlannedChange[] {
    return this.stack.changes.filter((change) => !this.explained.has(change));
  }

  /**
   * What a finding is about: the changes that it explains, with the arguments of what it says is created or recreated.
   */
  private contents(of: readonly PlannedChange[], named: readonly string[]): PlannedChange[] {
    const whole = of.filter(({ path }) => path === WHOLE).map(({ resource }) => resource.address);
    const addresses = new Set([...named, ...whole]);
    const given = new Set(of);
    const all = addresses.size + given.size > 0 ? this.stack.changes : [];
    return all.filter((change) => given.has(change) || addresses.has(change.resource.address));
  }
}

/** Finds one kind of change in a stack. */
export type Analysis = (stack: PlannedStack, notes: Notes, all: readonly PlannedStack[]) => void;
