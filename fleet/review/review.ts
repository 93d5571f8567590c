import type { SettingEffect } from '../../constructs/conf/settings/row';
import type { ConfPath } from '../model';
import type { Action } from '../model/plan/plan';
import type { JudgedFinding } from './finding';
import type { Level } from './level';
import type { Phrase } from './phrase';
import type { RuleName } from './rules';

export type { Action } from '../model/plan/plan';

/** One argument of a resource that changes; its values are ready to be shown: no secret is in them. */
export interface ArgumentChange {
  /** Where it is, e.g. `spec[0].template[0].spec[0].container[0].image`. */
  readonly path: string;
  /** Absent where it was not set. */
  readonly from?: Shown;
  /** Absent where it will not be set. */
  readonly to?: Shown;
}

/** A value, ready to be shown. */
export type Shown =
  | { readonly kind: 'text'; readonly text: string }
  /** Known only after apply. */
  | { readonly kind: 'unknown' }
  /** Marked as sensitive by Terraform or by this project. */
  | { readonly kind: 'hidden' };

/** One resource that changes. */
export interface ResourceReview {
  /** Its address in Terraform. */
  readonly address: string;
  readonly type: string;
  /** Kind and name in Kubernetes if it has them, e.g. `ConfigMap nats/nats-hub-config`. */
  readonly name: Phrase;
  readonly action: Action;
  readonly changes: readonly ArgumentChange[];
  /** Whether a finding covers it; the others are in the folded list only. */
  readonly covered: boolean;
}

/** One setting of a nats.conf that changes. */
export interface SettingReview {
  readonly path: ConfPath;
  /** The path with names instead of numbers: `accounts.FLEET.users[edge1].permissions.publish.allow`. */
  readonly name: string;
  readonly from?: Shown;
  readonly to?: Shown;
  readonly effect: SettingEffect;
  /** What else is known about that effect. */
  readonly note?: string;
}

/** The pods of one StatefulSet that restart. */
export interface RolloutReview {
  readonly statefulSet: string;
  readonly namespace: string;
  /** In the order in which Kubernetes restarts them: the highest number first. */
  readonly pods: readonly string[];
  /** Why: the settings or arguments that make them restart. */
  readonly because: readonly Phrase[];
  /** Whether all of them stop at the same time, as their StatefulSet is replaced. Otherwise one is down at a time. */
  readonly isAtOnce: boolean;
  /** Why it is not certain that one is down at a time; absent where it is. */
  readonly lacking?: readonly Phrase[];
  /** Whether a majority of the servers is up all the time. */
  readonly quorumKept: boolean;
  /** Leaves that reconnect, as their server stops. */
  readonly reconnecting: readonly string[];
}

/** One plan. */
export interface StackReview {
  readonly stack: string;
  /** Absent for a plan of something else than a stack of a fleet. */
  readonly role?: 'hub' | 'region' | 'leaf' | 'identity' | 'trust';
  /** `waits`: it cannot be planned before others are applied. */
  readonly status: 'changes' | 'unchanged' | 'waits';
  /** Stacks that it waits for. */
  readonly waitsFor: readonly string[];
  /** Why it waits. */
  readonly reason?: Phrase;
  readonly counts: Readonly<Partial<Record<Action, number>>>;
  readonly resources: readonly ResourceReview[];
  readonly settings: readonly SettingReview[];
  readonly rollouts: readonly RolloutReview[];
  /** Version of Terraform that planned. */
  readonly terraform?: string;
  /** SHA-256 of the plan file as it was read. */
  readonly digest?: string;
}

/** A certificate that is valid after the plan. */
export interface CertificateReview {
  readonly stack: string;
  /** Its name, as in alerts, or its address. */
  readonly name: string;
  /** When it expires, as an RFC 3339 time; absent where this plan issues it. */
  readonly notAfter?: string;
  /** Whole days from the plan until it expires. */
  readonly daysLeft?: number;
}

/** A kind of finding whose level the policy lowers. */
export interface LoweredRule {
  readonly rule: RuleName;
  /** The level that it has without the policy. */
  readonly from: Level;
  readonly to: Level;
}

/** All that must be known before a plan is approved. */
export interface Review {
  /** Version of this format. */
  readonly version: 2;
  /** Absent where no plan names one. */
  readonly environment?: string;
  /** When the latest plan was made: an RFC 3339 time. */
  readonly plannedAt?: string;
  readonly verdict: Level;
  /** The worst first. */
  readonly findings: readonly JudgedFinding[];
  readonly stacks: readonly StackReview[];
  /** The one that expires first comes first. */
  readonly certificates: readonly CertificateReview[];
  /** Which of volumes, streams and domains are certain not to change. */
  readonly untouched: Phrase;
  /** The policy file; absent without one. */
  readonly policyFile?: string;
  /** Kinds of findings whose level it lowers, whether there is such a finding or not; those of data loss first. */
  readonly lowered: readonly LoweredRule[];
  /** Ids of acceptances in the policy file that match no finding of this review. */
  readonly unusedAcceptances: readonly string[];
  /**
   * The fleet as a picture with its changes marked, as a self-contained SVG and as Mermaid; absent without NATS
   * servers.
   */
  readonly topology?: { readonly svg: string; readonly mermaid: string };
}
