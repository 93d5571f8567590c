import type { StackRole } from '../../../constructs/contract';
import type { SaidMadeFor } from './made-for';
import type { ProviderConfig } from './provider-config';
import type { PlanRemark } from './remark';
import type { Seen, SeenMap } from './seen';
import type { StackRead } from './values-read';

/** The change of one resource. `replace` covers both orders of it; `forget`: it stays, and Terraform forgets it. */
export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'read' | 'move';

/** Which stack of which environment a plan is of, as its output `fleet` says. */
export interface PlanOf extends StackRole {
  readonly environment: string;
  readonly stack: string;
}

/** One resource of a plan, changed or not. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  /** `undefined` where nothing changes. */
  readonly action: Action | undefined;
  /** Its current value; empty if it does not exist yet. */
  readonly before: SeenMap;
  /** Its planned value; empty if it will not exist. */
  readonly after: SeenMap;
  /** Arguments whose change requires replacing it, e.g. `spec[0].selector`. */
  readonly replacedFor: readonly string[];
  /** Its address before, where it moves. */
  readonly movedFrom: string | undefined;
}

/** An output whose value changes, or is known only after the apply. */
export interface PlannedOutput {
  readonly name: string;
  readonly before: Seen;
  readonly after: Seen;
}

/** A plan, with its secrets taken out. */
export interface Plan {
  /** The file that it was read from. */
  readonly path: string;
  /** SHA-256 of that file, in hexadecimal. */
  readonly digest: string;
  /** Name of its stack: as its output says, else as it was given, else after the file. */
  readonly stack: string;
  /** Absent for a plan of something else. */
  readonly of: PlanOf | undefined;
  /** Whether its output says another stack than before. */
  readonly renamed: boolean;
  /** What its stack is made for, by its output, before and after; `undefined` where there is no such output. */
  readonly madeFor: { readonly before: SaidMadeFor | undefined; readonly after: SaidMadeFor | undefined };
  /** Version of Terraform that planned. */
  readonly terraform: string | undefined;
  /** When it was made: an RFC 3339 time. */
  readonly plannedAt: string | undefined;
  /** Managed resources by address, in the order of the plan, and data sources that the apply reads. */
  readonly resources: ReadonlyMap<string, PlannedResource>;
  /**
   * Resources by address that changed outside of Terraform: as it left them, and as they are. Providers list much there
   * that nobody has changed.
   */
  readonly drifted: ReadonlyMap<string, PlannedResource>;
  /** Outputs that change. */
  readonly outputs: readonly PlannedOutput[];
  /** All outputs of its state by name, as they are before the plan. */
  readonly outputsBefore: ReadonlyMap<string, Seen>;
  /**
   * The resources that each argument of a resource refers to: `tls_private_key.x.private_key_pem`, by address and
   * argument.
   */
  readonly references: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Outputs of other stacks that it reads, by stack. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  /** What it was planned with of other stacks, by stack. */
  readonly read: ReadonlyMap<string, StackRead>;
  /** Configurations of providers. */
  readonly providers: readonly ProviderConfig[];
  /** What is in it, or not in it, beside all that. */
  readonly remarks: readonly PlanRemark[];
}
