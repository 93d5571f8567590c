import type { SettingEffect } from '../../constructs/conf/settings/row';
import type { ConfPath } from '../model';
import type { Action } from '../model/plan/plan';
import type { JudgedFinding } from './finding';
import type { Level } from './level';
import type { Phrase } from './phrase';

export type { Action } from '../model/plan/plan';

/** One argument of a resource that changes; its values are ready to be shown: what is secret is not in them. */
export interface ArgumentChange {
  /** Where it is, e.g. `spec[0].template[0].spec[0].container[0].image`. */
  readonly path: string;
  /** Absent where there was none. */
  readonly from?: Shown;
  /** Absent where there will be none. */
  readonly to?: Shown;
}

/** A value as it can be shown. */
export type Shown =
  | { readonly kind: 'text'; readonly text: string }
  /** Terraform knows it only when it applies. */
  | { readonly kind: 'unknown' }
  /** Terraform marks it as sensitive, or we do. */
  | { readonly kind: 'hidden' };

/** One resource that changes. */
export interface ResourceReview {
  /** Its address in Terraform. */
  readonly address: string;
  readonly type: string;
  /** Kind and name in Kubernetes where it has them, e.g. `ConfigMap nats/nats-hub-config`. */
  readonly name: Phrase;
  readonly action: Action;
  readonly changes: readonly ArgumentChange[];
  /** Whether findings speak of it; the others are in the folded list only. */
  readonly told: boolean;
}

/** One setting of a nats.conf that changes. */
export interface SettingReview {
  readonly path: ConfPath;
  /** The path as it is spoken of, names instead of numbers: `accounts.FLEET.users[edge1].permissions.publish.allow`. */
  readonly name: string;
  readonly from?: Shown;
  readonly to?: Shown;
  readonly effect: SettingEffect;
  /** What else is known of that effect. */
  readonly note?: string;
}

/** The pods of one StatefulSet that are made anew. */
export interface RolloutReview {
  readonly statefulSet: string;
  readonly namespace: string;
  /** In the order in which Kubernetes takes them: the highest number first. */
  readonly pods: readonly string[];
  /** Why: the settings or arguments that make them roll. */
  readonly because: readonly Phrase[];
  /** Whether the servers that are left are a majority all the time. */
  readonly quorumKept: boolean;
  /** Leaves that connect again, as their server goes. */
  readonly reconnecting: readonly string[];
}

/** One plan. */
export interface StackReview {
  readonly stack: string;
  /** `hub`, `region`, `leaf` or `trust`; absent for a plan of something else. */
  readonly role?: 'hub' | 'region' | 'leaf' | 'identity' | 'trust';
  /** `changes`, `unchanged`, or `waits`: it cannot be planned before others are applied. */
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
  /** SHA-256 of the plan's file as it was read. */
  readonly digest?: string;
}

/** A certificate that is valid after the plan. */
export interface CertificateReview {
  readonly stack: string;
  /** What alerts call it, or its address. */
  readonly name: string;
  /** When it ends, as an RFC 3339 time; absent where it is only now issued. */
  readonly notAfter?: string;
  /** Whole days from the plan to the end. */
  readonly daysLeft?: number;
}

/** All that is to be known before saying yes. */
export interface Review {
  /** Version of this format. */
  readonly version: 2;
  /** Absent where no plan says it. */
  readonly environment?: string;
  /** When the latest plan was made: an RFC 3339 time. */
  readonly plannedAt?: string;
  readonly verdict: Level;
  /** The worst first. */
  readonly findings: readonly JudgedFinding[];
  readonly stacks: readonly StackReview[];
  /** The one that ends first comes first. */
  readonly certificates: readonly CertificateReview[];
  /** What is certain not to change, of volumes, streams and domains. */
  readonly untouched: Phrase;
  /** Acceptances in the policy file that no finding of this review has. */
  readonly unusedAcceptances: readonly string[];
  /** The fleet as a picture, changes marked: a self-contained SVG; absent where the plans hold no NATS servers. */
  readonly topology?: { readonly svg: string; readonly mermaid: string };
}
